import Diagnostics
import Files
import Foundation
import NeuralNetworks
import SafeTensors
import SystemPackage

/// A model on disk: a safetensors file with the weights as tensors and the ``ModelDescription`` in its
/// metadata.
///
/// Any reader of safetensors finds the weights under their names (`conv1.weight`, OIHW); nothing else is
/// needed to use the model.
public struct ModelFile {
    /// Everything beside the weights.
    public let description: ModelDescription
    /// The weights.
    public let parameters: Parameters
    /// The file that it was read from; `nil` where it was put together.
    public let path: FilePath?

    /// What errors call it: its file; of a model that was read from none, the name in its config.
    var name: String { path?.string ?? description.configuration.name }

    /// Puts a model together.
    public init(description: ModelDescription, parameters: Parameters) {
        path = nil
        self.description = description
        self.parameters = parameters
    }

    /// The metadata key of the description.
    static let descriptionKey = "xray.model"

    /// Reads a model file.
    ///
    /// - Throws: `FileError`, `SafeTensorsError` or ``ModelFileError``, each with the path.
    public init(readFrom path: FilePath) throws {
        try self.init(try SafeTensorsFile(path, checksum: .required))
    }

    init(_ file: SafeTensorsFile) throws {
        path = file.path
        description = try Self.description(in: file)
        let layout = ParameterLayout(for: description.network)
        // Before memory is taken: a few bytes can describe a network of any size.
        try layout.check(file)
        parameters = Parameters(layout: layout)
        // A checkpoint with an average is as good a model as the average: that is what was validated, and what the
        // description's threshold was chosen for. The weights themselves are for going on with the training.
        for entry in layout.entries {
            let tensor = file.find(entry.name, preferring: Checkpoint.averagePrefix)
            try file.copyFloats(tensor?.name ?? entry.name, to: parameters.values(of: entry))
        }
    }

    /// What a file says of its model.
    static func description(in file: SafeTensorsFile) throws -> ModelDescription {
        guard let json = file.metadata[descriptionKey] else {
            throw ModelFileError(
                path: file.path,
                problem: "these are weights without a model: the metadata has no \(descriptionKey)")
        }
        // Before the rest, which another version may spell in another way.
        let version = try decode(FormatVersion.self, from: json, of: file).formatVersion
        guard version <= ModelDescription.currentFormatVersion else {
            throw ModelFileError(
                path: file.path,
                problem: "format version \(version), this program reads up to"
                    + " \(ModelDescription.currentFormatVersion); use a newer one")
        }
        return try decode(ModelDescription.self, from: json, of: file)
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, from json: String, of file: SafeTensorsFile
    ) throws -> Value {
        do {
            return try decodeStrictly(type, from: Data(json.utf8))
        } catch let error as DocumentError {
            throw ModelFileError(
                path: file.path,
                problem: "the model's description cannot be used: \(error);"
                    + " take the file as xray-train wrote it")
        }
    }

    /// Writes the model, complete or not at all.
    ///
    /// - Throws: `FileError` with the path.
    public func write(to path: FilePath) throws {
        try SafeTensorsWriter.write(
            parameters.tensorSources(), metadata: [Self.descriptionKey: try description.json()], to: path)
    }
}

/// The version of a description, whatever else it holds.
private struct FormatVersion: Decodable {
    let formatVersion: Int

    private enum CodingKeys: String, CodingKey { case formatVersion }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        formatVersion = try container.value(.formatVersion, expecting: "a whole number from 1 on") {
            $0 >= 1
        }
    }
}

/// A file that is intact but no model of ours.
public struct ModelFileError: ReportableError {
    /// The file.
    public let path: FilePath
    /// What was found and what to do.
    public let problem: String

    /// The path and the problem, in one line.
    public var description: String { "\(path): \(problem)" }
    /// Bad data.
    public var exitStatus: ExitStatus { .badData }
}

extension Encodable {
    /// This value as compact JSON with sorted keys, so that equal values give equal bytes.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
