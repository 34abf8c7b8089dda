import Diagnostics
import Files
import Foundation
import Radiographs
import SystemPackage

/// One image that a person asks about.
public enum ImageInput: Hashable, Sendable, CustomStringConvertible {
    case file(FilePath)
    case standardInput

    /// The images that the arguments of a program stand for: files, folders for all images below them, and `-` for the
    /// image that comes through standard input.
    ///
    /// - Throws: ``ImageInputError`` where a folder holds none or `-` comes twice, `DatasetError` where a folder cannot
    ///   be read. Files are not looked at yet.
    public static func all(named arguments: [String]) throws -> [ImageInput] {
        guard arguments.count(where: { $0 == "-" }) < 2 else { throw ImageInputError.standardInputTwice }
        return try arguments.flatMap { argument -> [ImageInput] in
            if argument == "-" { return [.standardInput] }
            let path = FilePath(argument)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder), isFolder.boolValue
            else {
                return [.file(path)]
            }
            let files = try ImageFiles.below(path)
            guard !files.isEmpty else { throw ImageInputError.noImages(path) }
            return files.map { .file($0) }
        }
    }

    /// The bytes of the file.
    ///
    /// - Throws: `FileError` where it cannot be read.
    public func read() throws(FileError) -> Data {
        switch self {
        case .file(let path): try readFile(path)
        case .standardInput: try readFile(.standardInput, called: FilePath(description))
        }
    }

    /// The path, or `standard input`.
    public var description: String {
        switch self {
        case .file(let path): path.string
        case .standardInput: "standard input"
        }
    }
}

/// Arguments that stand for no images.
public enum ImageInputError: ReportableError, Equatable {
    case noImages(FilePath)
    case standardInputTwice

    /// One line that says what to do.
    public var description: String {
        switch self {
        case .noImages(let folder):
            "\(folder): found no file below it that ends in .jpeg, .jpg, .png, .dcm or .dicom; name another folder, or"
                + " the files"
        case .standardInputTwice: "- was given twice, and standard input holds one image; give it once"
        }
    }

    /// By whether something is missing or misspelt.
    public var exitStatus: ExitStatus {
        switch self {
        case .noImages: .missingInput
        case .standardInputTwice: .usage
        }
    }
}
