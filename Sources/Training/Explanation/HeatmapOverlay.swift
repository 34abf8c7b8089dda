import Foundation
import Radiographs

/// Draws what a network sees over the image it sees it in.
public final class HeatmapOverlay: Sendable {
    /// Whose heatmaps are drawn.
    public let gradCAM: GradCAM

    /// The longer side that a picture has at least: a network sees its images too small for people.
    private static let leastSide = 448

    /// Draws the heatmaps of a model.
    ///
    /// - Throws: as ``GradCAM/init(model:layer:)``.
    public init(model file: ModelFile, layer: String? = nil) throws {
        gradCAM = try GradCAM(model: file, layer: layer)
    }

    /// An image with the heatmap of a class over it: what the network is shown of it, in the same proportions and a whole
    /// number of times as large.
    ///
    /// - Parameters:
    ///   - file: the bytes of an image file.
    ///   - name: what errors call it.
    ///   - index: the class, by its place among the model's; without one, the positive class.
    /// - Throws: `ImageError` for a bad image.
    public func picture(of file: Data, named name: String, class index: Int? = nil) throws -> ColorImage {
        let model = gradCAM.model
        let size = model.imageSize
        let factor = max(1, (Self.leastSide + size.longerSide - 1) / size.longerSide)
        let shown = try model.decode(file, named: name)
        let large = try model.decode(
            file, named: name, size: ImageSize(width: factor * size.width, height: factor * size.height))
        return ColorImage(large).overlaid(with: try gradCAM.heatmap(of: shown, class: index).map)
    }
}
