import Diagnostics
import Files
import Foundation
import NeuralNetworks
import ONNXFormat
import Radiographs
import SwiftProtobuf
import SystemPackage
import Training

/// A model in the Open Neural Network Exchange format, for programs that know nothing of this package.
///
/// The graph has the outputs `logits` and `probabilities`, images × classes, for any number of images. Its input is
/// one of:
/// - `input`: images × channels × rows × columns, 32-bit floats, as the network takes them;
/// - `pixels`: images × rows × columns, grey levels as bytes, of any size. The graph reduces, resizes and normalises them as
///   this package does with the pixels of a PNG: then probabilities are the same to 1e-4. A JPEG of twice the network's
///   size or more is reduced while it is decoded, before its pixels are rounded to grey levels and cut off at black and
///   white: one in twenty comes out another by one, few by more, and probabilities differ by as much as the model makes of
///   that. `scripts/compare-onnx` measures it for a model and a folder.
///
/// Model properties (`metadata_props`) say what a caller needs beside: see ``properties``.
public struct ONNXExport {
    /// The version of the operators. All that is needed is there since ONNX 1.8, of 2020.
    public static let operatorSet = 13
    /// The version of the file format, as old as the operators.
    public static let formatVersion = 7

    /// Whether the graph begins with grey levels as they come out of a file.
    public let includesPreprocessing: Bool

    private let model: ModelDescription
    private let file: ONNXModelProto

    /// Writes a model's graph down.
    ///
    /// - Parameters:
    ///   - model: the network with its weights.
    ///   - includesPreprocessing: whether the graph takes grey levels of images of any size.
    /// - Throws: ``ONNXExportError`` where the file would be too large, or the model looks at an image in several views
    ///   before it normalises each by itself, and the graph is to begin after that.
    public init(_ model: ModelFile, includesPreprocessing: Bool) throws {
        try self.init(model, includesPreprocessing: includesPreprocessing, largestWeights: 2_000_000_000)
    }

    /// - Parameter largestWeights: bytes; a protobuf message has at most 2³¹, and the graph needs some beside the weights.
    package init(_ model: ModelFile, includesPreprocessing: Bool, largestWeights: Int) throws {
        let description = model.description
        self.includesPreprocessing = includesPreprocessing
        self.model = description
        let weights = model.parameters.layout.entries.reduce(0) { $0 + 4 * $1.specification.count }
        guard weights <= largestWeights else { throw ONNXExportError.tooLarge(bytes: weights) }
        let views = description.configuration.evaluation.views
        guard includesPreprocessing || views.count == 1 || description.preprocessing.commutesWithViews else {
            throw ONNXExportError.needsPreprocessing(views: views.count)
        }
        file = try Self.file(of: model, includesPreprocessing: includesPreprocessing)
    }

    /// Writes the file, complete or not at all.
    ///
    /// - Throws: `FileError` with the path.
    public func write(to path: FilePath) throws {
        let bytes: Data = try file.serializedBytes()
        try AtomicFile.write(bytes, to: path)
    }

    /// What was written, in one line.
    public var summary: String {
        let input =
            includesPreprocessing
            ? "pixels: uint8 [batch, height, width]"
            : "input: float32 [batch, \(model.network.input.dimensions.map(String.init).joined(separator: ", "))]"
        let gives = file.graph.output.map(\.name).joined(separator: ", ")
        return
            "ONNX with operator set \(Self.operatorSet), \(file.graph.node.count) operators; takes \(input);"
            + " gives \(gives): float32 [batch, \(model.classes.count)]"
            + " (\(model.classes.joined(separator: ", ")))"
    }

    // MARK: The file

    private static func file(of model: ModelFile, includesPreprocessing: Bool) throws -> ONNXModelProto {
        var file = ONNXModelProto()
        file.irVersion = Int64(formatVersion)
        file.producerName = "xray"
        file.producerVersion = Program.version
        file.docString =
            "A classifier of chest radiographs, for teaching and research. No medical device: it does not diagnose."
        var operators = ONNXOperatorSetIdProto()
        operators.version = Int64(operatorSet)
        file.opsetImport = [operators]
        file.graph = graph(of: model, includesPreprocessing: includesPreprocessing)
        file.metadataProps = try properties(of: model.description, includesPreprocessing).map {
            var property = ONNXStringStringEntryProto()
            (property.key, property.value) = $0
            return property
        }
        return file
    }

    private static func graph(of model: ModelFile, includesPreprocessing: Bool) -> ONNXGraphProto {
        let description = model.description
        let (network, size) = (description.network, description.imageSize)
        let views = description.configuration.evaluation.views
        var graph = ONNXGraph(name: description.configuration.name)
        let input: String
        if includesPreprocessing {
            graph.addInput(
                "pixels", .uint8, [.any("batch"), .any("height"), .any("width")],
                "Grey levels, 0 is black, row after row from the top.")
            let levels = graph.resize("pixels", to: size, mode: description.resize)
            let seen = graph.look(at: levels, .double, of: size, in: views)
            input = graph.normalize(seen, of: size, by: description.preprocessing)
        } else {
            graph.addInput(
                "input", .float, [.any("batch")] + network.input.dimensions.map { .fixed($0) },
                "Images of the network's size, normalised: see the property preprocessing.")
            input = graph.look(at: "input", .float, of: size, in: views)
        }
        let isSeenOnce = views.count == 1
        let logits = isSeenOnce ? "logits" : "logits.views"
        graph.add(network, model.parameters, to: input, named: logits)
        graph.conclude(
            logits, classCount: network.output.count, views: views, temperature: description.temperature,
            named: "probabilities")
        let shape = [ONNXGraph.Dimension.any("batch"), .fixed(network.output.count)]
        if isSeenOnce {
            graph.addOutput("logits", shape, "What the network says, before temperature and softmax.")
        }
        graph.addOutput("probabilities", shape, "One per class, in the order of the property classes.")
        return graph.proto
    }

    /// The model's properties, in the order of the file.
    ///
    /// `name`, `classes` (a JSON array in the order of the outputs), `positive_class`, `threshold` (of the positive
    /// class, with two classes), `temperature` (1 where the logits are left as they are; already applied), `image_size`
    /// (columns × rows), `resize`, `decoding` (of large JPEGs, where the model was trained), `preprocessing` (JSON, as in
    /// a config), `preprocessing_included`, `views` (JSON, as in a config; already applied), `epochs`.
    public var properties: [(key: String, value: String)] {
        file.metadataProps.map { ($0.key, $0.value) }
    }

    private static func properties(
        of model: ModelDescription, _ includesPreprocessing: Bool
    ) throws -> [(String, String)] {
        var properties = [
            ("name", model.configuration.name), ("classes", try model.classes.json()),
            ("positive_class", model.positiveClass),
        ]
        if model.classes.count == 2 { properties.append(("threshold", "\(model.threshold)")) }
        return properties + [
            ("temperature", "\(model.temperature ?? 1)"),
            ("image_size", "\(model.imageSize.width)x\(model.imageSize.height)"),
            ("resize", model.resize.rawValue), ("decoding", model.configuration.data.decoding.rawValue),
            ("preprocessing", try model.preprocessing.json()),
            ("preprocessing_included", "\(includesPreprocessing)"),
            ("views", try model.configuration.evaluation.views.json()), ("epochs", "\(model.epochs)"),
        ]
    }
}

extension Preprocessing {
    /// Whether to interpolate between pixels and then to normalise gives the same as the other way round.
    fileprivate var commutesWithViews: Bool {
        switch normalization {
        case .standardizeEach, .equalizeEach: false
        case .unit, .affine, .torchvision, .caffe, .inception: true
        }
    }
}

/// A model that ONNX cannot hold as it was asked for.
public enum ONNXExportError: ReportableError, Equatable {
    /// A protobuf message holds 2 GB.
    case tooLarge(bytes: Int)
    /// The model's views are of the image before it is normalised.
    case needsPreprocessing(views: Int)

    /// One line that says what to do.
    public var description: String {
        switch self {
        case .tooLarge(let bytes):
            "the weights have \(bytes) bytes, and an ONNX file holds 2000000000 at most; export a smaller network"
        case .needsPreprocessing(let views):
            "the model looks at an image in \(views) views and normalises each by itself, which only a graph can do that"
                + " begins with the pixels; add --include-preprocessing"
        }
    }

    /// Nothing is wrong with the file; it cannot be had in this form.
    public var exitStatus: ExitStatus { .badData }
}
