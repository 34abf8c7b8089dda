import Files
import Foundation
import NeuralNetworks
import OneDNN
import Radiographs
import Reports
import SystemPackage
import TestSupport
import Training

/// A model's ONNX file, run by onnxruntime.
struct ONNXRun: Decodable {
    struct Output: Decodable {
        let shape: [Int]
        let values: [Float]
    }

    let outputs: [String: Output]
    let properties: [String: String]
    let opset: Int
    let irVersion: Int

    /// What is to be run: a model on a batch.
    struct Case {
        let model: ModelFile
        let shape: [Int]
        let bytes: Data
        let type: String
        /// Image files, each for itself, instead of the bytes of a batch.
        var files: [FilePath] = []

        /// Whether the graph takes grey levels.
        var takesPixels: Bool { type == "|u1" }

        /// Numbers as the network takes them.
        init(_ model: ModelFile, input: [Float], count: Int) {
            self.model = model
            shape = [count] + model.description.network.input.dimensions
            bytes = input.withUnsafeBytes { Data($0) }
            type = "<f4"
        }

        /// Grey levels, with the preprocessing in the graph.
        init(_ model: ModelFile, images: [Radiograph]) {
            self.model = model
            shape = [images.count, images[0].size.height, images[0].size.width]
            bytes = Data(images.flatMap(\.pixels))
            type = "|u1"
        }

        /// Files that Pillow decodes, with the preprocessing in the graph.
        init(_ model: ModelFile, files: [FilePath]) {
            self.model = model
            self.files = files
            (shape, bytes, type) = ([], Data(), "|u1")
        }
    }

    private struct Entry: Encodable {
        let model: String
        let input: String
        let type: String
        let shape: [Int]
        let files: [String]
    }

    /// Exports each model, checks the file with `onnx.checker` and runs it.
    static func all(_ cases: [Case], by python: PeerPython) throws -> [ONNXRun] {
        let folder = try TemporaryFolder()
        let entries = try cases.enumerated().map { index, one in
            let model = folder.path.appending("\(index).onnx")
            try ONNXExport(one.model, includesPreprocessing: one.takesPixels).write(to: model)
            let input = try folder.write(one.bytes, to: "\(index).bin")
            return Entry(
                model: model.string, input: input.string, type: one.type, shape: one.shape,
                files: one.files.map(\.string))
        }
        let list = try folder.write(try JSONEncoder().encode(entries), to: "cases.json")
        return try python.run(script: scripts.appending("run_onnx.py"), [list.string])
    }
}

/// The Python scripts of these tests.
let scripts = FilePath(#filePath).removingLastComponent().removingLastComponent().appending("Python")

// MARK: Models

extension ModelFile {
    /// A model with weights as they are before training, and normalisations that do something.
    static func untrained(
        _ network: Network, preprocessing: Preprocessing = .unit, resize: ResizeMode = .stretch,
        decoding: JPEGDecoding = .scaled, views: EvaluationViews = .init(), temperature: Double? = nil
    ) throws -> ModelFile {
        var configuration = Configuration(
            name: "untrained", preprocessing: preprocessing, network: .layers(network))
        configuration.data.resize = resize
        configuration.data.decoding = decoding
        configuration.evaluation.views = views
        let names = (0..<network.output.count).map { "CLASS \($0)" }
        var description = ModelDescription(
            network: network, classes: names, positiveClass: names[names.count - 1],
            configuration: configuration, epochs: 3)
        description.temperature = temperature
        let parameters = Parameters(for: network, seed: 7)
        for entry in parameters.layout.entries {
            let values = parameters.values(of: entry)
            switch entry.specification.role {
            case .weight: break
            case .bias: fill(values) { 0.1 * $0 }
            case .scale: fill(values) { 1 + 0.25 * $0 }
            case .statistic: fill(values) { (entry.name.hasSuffix("var") ? 1 : 0) + 0.3 * $0 }
            }
        }
        return ModelFile(description: description, parameters: parameters)
    }

    /// Its logits for some input, by this package's engine in float32.
    func logits(of input: [Float], count: Int) throws -> [Float] {
        try ComputeThread.run {
            let plan = try Plan(
                description.network, parameters: parameters, phase: .inference, batchSize: count,
                options: PlanOptions(precision: .float32), engine: Engine())
            plan.input.assumingMemoryBound(to: Float.self).update(from: input, count: input.count)
            try plan.packWeights()
            try plan.forward()
            return Array(plan.logits)
        }
    }
}

private func fill(_ values: UnsafeMutableBufferPointer<Float>, _ value: (Float) -> Float) {
    for index in values.indices { values[index] = value(wave(index)) }
}

/// A sequence from −1 to 1 without a pattern.
func wave(_ index: Int) -> Float { Float(sin(Double(index) * 12.9898 + 4.1)) }

/// Input of a network: numbers around 0.
func waves(_ count: Int) -> [Float] { (0..<count).map { wave($0 * 7 + 3) } }

/// An image with gradients, edges and texture.
func patterned(_ width: Int, _ height: Int, seed: Int = 0) -> Radiograph {
    let size = ImageSize(width: width, height: height)
    let pixels = (0..<size.pixelCount).map { index -> UInt8 in
        let (x, y) = (index % width, index / width)
        let slope = Double(x + 2 * y + 9 * seed) / Double(width + 2 * height) * 150
        let texture = 40 * (1 + Double(wave(index + 31 * seed)))
        let stripe: Double = x / 5 % 3 == seed % 3 ? 20 : 0
        return UInt8(min(slope + texture + stripe, 255))
    }
    return Radiograph(size: size, pixels: pixels)
}

/// The largest difference of two lists, relative to the largest number in the second where that is above 1;
/// infinite where there is nothing to compare, or what is no number.
func difference(_ found: [Float]?, _ expected: [Float]) -> Float {
    guard let found, !expected.isEmpty else { return .infinity }
    let difference = largestDifference(found, expected)
    guard difference.isFinite else { return .infinity }
    return difference / max(1, expected.map(abs).max() ?? 1)
}
