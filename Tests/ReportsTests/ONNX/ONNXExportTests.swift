import Files
import Foundation
import NeuralNetworks
import ONNXFormat
import Radiographs
import Reports
import TestSupport
import Testing
import Training

/// What an exported file holds, read back.
@Suite("ONNX files")
struct ONNXExportTests {
    private func model(views: EvaluationViews = .init(), _ preprocessing: Preprocessing = .unit) throws
        -> ModelFile
    {
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 12, width: 10))
        layers.add("conv", .convolution(Convolution(filters: 4, kernelSize: 3)))
        layers.add("mean", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("dropout", .dropout(Dropout(rate: 0.5)))
        layers.add("dense", .dense(Dense(units: 2)))
        return try .untrained(
            try layers.network(), preprocessing: preprocessing, views: views, temperature: 1.5)
    }

    private func exported(_ model: ModelFile, includesPreprocessing: Bool) throws -> ONNXModelProto {
        let path = try TemporaryFolder()
        let file = path.path.appending("model.onnx")
        try ONNXExport(model, includesPreprocessing: includesPreprocessing).write(to: file)
        return try ONNXModelProto(serializedBytes: try readFile(file))
    }

    @Test("Weights are there under their names, in their shapes, to the bit")
    func weights() throws {
        let model = try model()
        let file = try exported(model, includesPreprocessing: false)
        for entry in model.parameters.layout.entries {
            let tensor = try #require(file.graph.initializer.first { $0.name == entry.name })
            #expect(tensor.dims == entry.specification.shape.map(Int64.init))
            #expect(tensor.dataType == Int32(ONNXTensorProto.DataType.float.rawValue))
            #expect(tensor.rawData == Data(UnsafeRawBufferPointer(model.parameters.values(of: entry))))
        }
        #expect(file.irVersion == 7 && file.opsetImport.map(\.version) == [13])
    }

    @Test("Every value is made before it is taken, once, and dropout is left out", arguments: [false, true])
    func order(includesPreprocessing: Bool) throws {
        let graph = try exported(try model(), includesPreprocessing: includesPreprocessing).graph
        var known = Set(graph.initializer.map(\.name) + graph.input.map(\.name))
        #expect(known.count == graph.initializer.count + graph.input.count)
        for node in graph.node {
            #expect(known.isSuperset(of: node.input), "\(node.name)")
            for output in node.output { #expect(known.insert(output).inserted, "\(output)") }
        }
        #expect(known.isSuperset(of: graph.output.map(\.name)))
        #expect(!graph.node.contains { $0.opType == "Dropout" })
        #expect(graph.input.map(\.name) == [includesPreprocessing ? "pixels" : "input"])
        #expect(graph.output.map(\.name) == ["logits", "probabilities"])
        #expect(graph.output.allSatisfy { $0.type.tensorType.shape.dim.first?.dimParam == "batch" })
    }

    @Test("The metadata say how to use it")
    func properties() throws {
        let file = try exported(try model(), includesPreprocessing: true)
        let properties = Dictionary(uniqueKeysWithValues: file.metadataProps.map { ($0.key, $0.value) })
        #expect(properties["name"] == "untrained")
        #expect(properties["classes"] == #"["CLASS 0","CLASS 1"]"#)
        #expect(properties["positive_class"] == "CLASS 1")
        #expect(properties["threshold"] == "0.5" && properties["temperature"] == "1.5")
        #expect(properties["image_size"] == "10x12" && properties["resize"] == "stretch")
        #expect(properties["decoding"] == "scaled")
        #expect(properties["preprocessing"]?.contains(#""type":"unit""#) == true)
        #expect(properties["preprocessing_included"] == "true" && properties["epochs"] == "3")
    }

    @Test("Equal models give equal files")
    func repeatable() throws {
        let model = try model(views: EvaluationViews(mirrored: true))
        let files = try (0..<2).map { _ in try exported(model, includesPreprocessing: true) }
        #expect(files[0] == files[1])
    }

    @Test("What an ONNX file cannot hold is refused")
    func refusals() throws {
        let model = try model()
        #expect(throws: ONNXExportError.tooLarge(bytes: 200)) {
            try ONNXExport(model, includesPreprocessing: false, largestWeights: 199)
        }
        #expect(throws: Never.self) {
            try ONNXExport(model, includesPreprocessing: false, largestWeights: 200)
        }
        let views = try self.model(views: EvaluationViews(mirrored: true), Preprocessing(.equalizeEach))
        #expect(throws: ONNXExportError.needsPreprocessing(views: 2)) {
            try ONNXExport(views, includesPreprocessing: false)
        }
    }
}
