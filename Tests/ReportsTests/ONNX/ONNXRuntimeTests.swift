import Foundation
import NeuralNetworks
import Radiographs
import Reports
import SystemPackage
import TestSupport
import Testing
import Training

/// onnxruntime computes of exported models what this package does.
@Suite("ONNX files by onnxruntime")
struct ONNXRuntimeTests {
    @Test("Every preset gives the logits of our own engine", arguments: Preset.allCases)
    func presets(preset: Preset) throws {
        guard let python = PeerPython.find(importing: "onnx", "onnxruntime") else { return }
        let channels = preset.usualInput.channels
        let input = Shape(channels: channels, height: 96, width: 80)
        try expectSame(
            try preset.network(input: input, classCount: 3).withDenseLayers(ofAtMost: 32), by: python)
    }

    @Test("So does every layer, with settings that no preset has")
    func layers() throws {
        guard let python = PeerPython.find(importing: "onnx", "onnxruntime") else { return }
        let json = """
            {"network": {"input": [2, 23, 18], "layers": [
              {"name": "first", "type": "convolution", "filters": 16, "kernelSize": [3, 4], "stride": 2,
                "padding": "same"},
              {"name": "six", "type": "relu", "maximum": 0.75},
              {"name": "logits", "type": "convolution", "filters": 16, "kernelSize": 3, "padding": "same",
                "dilation": 2, "groups": 4, "bias": false},
              {"name": "norm", "type": "batchNormalization", "epsilon": 0.01},
              {"name": "sum", "type": "add", "inputs": ["first", "six", "norm"]},
              {"name": "means", "type": "averagePooling", "kernelSize": 3, "stride": 1, "padding": "same",
                "countsPadding": true},
              {"name": "others", "type": "averagePooling", "kernelSize": 2, "stride": 1, "padding": "same",
                "inputs": ["sum"]},
              {"name": "both", "type": "concat", "inputs": ["means", "others"]},
              {"name": "greatest", "type": "maxPooling", "kernelSize": 3, "stride": 2, "padding": 1},
              {"name": "global", "type": "globalAveragePooling", "inputs": ["both"]},
              {"name": "uneven", "type": "adaptiveAveragePooling", "outputSize": [4, 2], "inputs": ["greatest"]},
              {"name": "dropout", "type": "dropout", "rate": 0.5},
              {"name": "row", "type": "flatten"},
              {"name": "shares", "type": "softmax", "inputs": ["global"]},
              {"name": "all", "type": "concat", "inputs": ["row", "shares"]},
              {"name": "probabilities", "type": "dense", "units": 3, "bias": false},
              {"name": "last", "type": "dropout", "rate": 0.5},
              {"type": "softmax"}]}, "preprocessing": {"type": "unit", "channels": 1, "constantChannel": true}}
            """
        let folder = try TemporaryFolder()
        let configuration = try Configuration(readFrom: folder.write(json, to: "config.json"))
        try expectSame(try configuration.network.network(classCount: 3), by: python)
    }

    private func expectSame(_ network: Network, by python: PeerPython) throws {
        let model = try ModelFile.untrained(network)
        let count = 2
        let input = waves(count * network.input.count)
        let expected = try model.logits(of: input, count: count)
        let runs = try ONNXRun.all([.init(model, input: input, count: count)], by: python)
        let run = try #require(runs.first)
        #expect(run.opset == ONNXExport.operatorSet && run.irVersion == ONNXExport.formatVersion)
        #expect(run.outputs["logits"]?.shape == [count, network.output.count])
        #expect(difference(run.outputs["logits"]?.values, expected) < 1e-4)
        let classes = network.output.count
        let probabilities = (0..<count).flatMap {
            softmax(Array(expected[$0 * classes..<($0 + 1) * classes]))
        }
        #expect(difference(run.outputs["probabilities"]?.values, probabilities) < 1e-4)
    }

    // MARK: Pixels

    static let normalizations: [(Preprocessing, ResizeMode)] = [
        (.unit, .stretch), (.unit, .fit), (.unit, .crop),
        (Preprocessing(.standardizeEach, channels: 3), .fit),
        (Preprocessing(.equalizeEach, hasConstantChannel: true), .crop),
        (
            Preprocessing(.affine(mean: [0.4, 0.5, 0.6], standardDeviation: [0.2, 0.3, 0.4]), channels: 3),
            .fit
        ),
        (Preprocessing(.torchvision, channels: 3, hasConstantChannel: true), .crop),
        (Preprocessing(.caffe, channels: 3), .stretch), (Preprocessing(.inception, channels: 3), .stretch),
    ]

    /// Larger, smaller, of the network's size, wide, tall; lengths that do and do not divide.
    static let sizes = [(131, 97), (40, 48), (20, 24), (11, 9), (200, 31), (33, 150), (21, 24)]

    @Test("Pixels of any size are resized and normalised as ours are", arguments: normalizations.indices)
    func pixels(index: Int) throws {
        guard let python = PeerPython.find(importing: "onnx", "onnxruntime") else { return }
        let (preprocessing, mode) = Self.normalizations[index]
        let model = try ModelFile.untrained(
            try Self.network(channels: preprocessing.channels), preprocessing: preprocessing, resize: mode)
        try expectSame(model, by: python)
    }

    /// Files of at most twice the network's size are decoded as they are. Larger JPEGs are reduced while they are decoded,
    /// before anything is rounded or cut off at black and white, which no program can do to pixels, unless the config asks
    /// for all of them.
    @Test(
        "Files that Pillow decodes get the probabilities of ours, scaled JPEGs all but the same",
        arguments: [
            ("chest_xray/test", .scaled, 1e-5), ("originals", .full, 1e-5), ("originals", .scaled, 2e-2),
        ] as [(String, JPEGDecoding, Float)])
    func files(folder: String, decoding: JPEGDecoding, tolerance: Float) throws {
        guard let python = PeerPython.find(importing: "onnx", "onnxruntime", "PIL"),
            let images = SharedMaterial.find("data/\(folder)")
        else { return }
        let files = try ["NORMAL", "PNEUMONIA"].flatMap { name in
            try ImageFiles.below(images.appending(name)).prefix(6)
        }
        let input = Shape(channels: 1, height: 128, width: 128)
        for mode in [ResizeMode.stretch, .crop] {
            let model = try ModelFile.untrained(
                try Preset.base.network(input: input, classCount: 2), resize: mode, decoding: decoding)
            let run = try #require(try ONNXRun.all([.init(model, files: files)], by: python).first)
            let classifier = try Classifier(model: model, precision: .float32)
            let expected = try files.flatMap { try classifier.classify($0) }
            #expect(run.outputs["probabilities"]?.shape == [files.count, 2])
            let found = difference(run.outputs["probabilities"]?.values, expected)
            #expect(found < tolerance, "\(mode)")
        }
    }

    @Test(
        "Views and temperature are in the graph",
        arguments: [EvaluationViews.Average.probabilities, .logits], [nil, 1.7])
    func views(average: EvaluationViews.Average, temperature: Double?) throws {
        guard let python = PeerPython.find(importing: "onnx", "onnxruntime") else { return }
        let views = EvaluationViews(mirrored: true, zooms: [0.8, 1.25], shift: 0.07, average: average)
        let model = try ModelFile.untrained(
            try Self.network(channels: 1), preprocessing: Preprocessing(.standardizeEach), views: views,
            temperature: temperature)
        try expectSame(model, by: python)
    }

    @Test("Views of input that is normalised already come to the same")
    func viewsOfInput() throws {
        guard let python = PeerPython.find(importing: "onnx", "onnxruntime") else { return }
        let model = try ModelFile.untrained(
            try Self.network(channels: 1), views: EvaluationViews(mirrored: true, shift: 0.1), temperature: 2)
        let image = patterned(20, 24)
        let input = image.pixels.map { Float($0) / 255 }
        let run = try #require(try ONNXRun.all([.init(model, input: input, count: 1)], by: python).first)
        let expected = try Classifier(model: model, precision: .float32).classify(image)
        #expect(difference(run.outputs["probabilities"]?.values, expected) < 1e-5)
    }

    /// Small enough for many images, with a dense layer that sees where what lies.
    private static func network(channels: Int) throws -> Network {
        var layers = NetworkBuilder(input: Shape(channels: channels, height: 24, width: 20))
        layers.add("conv", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
        layers.add("relu", .relu(ReLU()))
        layers.add("pool", .maxPooling(MaxPooling(kernelSize: 2)))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("dense", .dense(Dense(units: 2)))
        return try layers.network()
    }

    private func expectSame(_ model: ModelFile, by python: PeerPython) throws {
        let batches = Self.sizes.map { width, height in
            (0..<2).map { patterned(width, height, seed: $0) }
        }
        // One grey level, and two: nothing to divide by, nothing to spread.
        let size = ImageSize(width: 30, height: 30)
        let flat = Radiograph(size: size, filledWith: 77)
        var dotted = flat
        dotted[3, 4] = 200
        let all = batches + [[flat, dotted]]
        let runs = try ONNXRun.all(all.map { .init(model, images: $0) }, by: python)
        let classifier = try Classifier(model: model, precision: .float32)
        for (images, run) in zip(all, runs) {
            let expected = try images.flatMap {
                try classifier.classify(Data(ImageEncoder.png($0)), named: "image")
            }
            let found = run.outputs["probabilities"]?.values
            #expect(difference(found, expected) < 2e-5, "\(images[0].size)")
        }
        #expect(runs.count == all.count)
    }
}
