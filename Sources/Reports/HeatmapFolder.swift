import Diagnostics
import Files
import Foundation
import SystemPackage
import Training

/// A folder that pictures with heatmaps are written into.
public final class HeatmapFolder {
    private let folder: FilePath
    private let overlay: HeatmapOverlay
    private let classIndex: Int?
    private var names: HeatmapNames

    /// Makes the folder where it is missing.
    ///
    /// - Parameters:
    ///   - folder: where the pictures go.
    ///   - model: whose heatmaps they are.
    ///   - name: the class the heatmaps speak for; without one, the positive class.
    ///   - images: all that will be drawn.
    /// - Throws: ``HeatmapClassError`` where the model has no such class, `GradCAMError` where its network has no maps,
    ///   `FileError` where the folder cannot be made.
    public init(_ folder: FilePath, of model: ModelFile, class name: String?, images: [ImageInput]) throws {
        classIndex = try name.map { name throws(HeatmapClassError) in
            guard let index = model.description.classes.firstIndex(of: name) else {
                throw HeatmapClassError(name: name, classes: model.description.classes)
            }
            return index
        }
        overlay = try HeatmapOverlay(model: model)
        self.folder = folder
        names = HeatmapNames(besides: images)
        try createFolder(folder)
    }

    /// Writes the picture of an image.
    ///
    /// - Parameters:
    ///   - file: the image's bytes.
    ///   - input: where they are from.
    /// - Returns: the picture's path.
    /// - Throws: `ImageError` for a bad image, `FileError` where the picture cannot be written.
    public func draw(_ file: Data, of input: ImageInput) throws -> FilePath {
        let picture = try overlay.picture(of: file, named: input.description, class: classIndex)
        let path = folder.appending(names.next(for: input))
        try AtomicFile.write(picture.png(), to: path)
        return path
    }
}

/// A class that a model does not know.
public struct HeatmapClassError: ReportableError, Equatable {
    /// What was asked for.
    public let name: String
    /// What there is.
    public let classes: [String]

    /// One line with the classes there are.
    public var description: String {
        "--heatmap-class: found \(name), expected one of \(classes.joined(separator: ", "))"
    }

    /// A slip of the command line.
    public var exitStatus: ExitStatus { .usage }
}
