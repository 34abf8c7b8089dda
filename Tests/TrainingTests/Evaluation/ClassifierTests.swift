import Files
import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("The classifier of single images")
struct ClassifierTests {
    private static let size = ImageSize(square: 16)

    /// A model with weights as they are before training.
    private func model() throws -> ModelFile {
        let json = """
            {"network": {"input": [1, 16, 16], "layers": [
              {"type": "convolution", "filters": 16, "kernelSize": 3, "padding": "same"},
              {"type": "maxPooling", "kernelSize": 2}, {"type": "relu"}, {"type": "flatten"},
              {"type": "dense", "units": 3}]}}
            """
        let folder = try TemporaryFolder()
        let configuration = try Configuration(readFrom: folder.write(json, to: "config.json"))
        let network = try configuration.network.network(classCount: 3)
        let description = ModelDescription(
            network: network, classes: ["A", "B", "C"], positiveClass: "C", configuration: configuration,
            epochs: 1)
        return ModelFile(description: description, parameters: Parameters(for: network, seed: 1))
    }

    private func image(_ seed: Int) -> Radiograph {
        let pixels = (0..<Self.size.pixelCount).map {
            UInt8(truncatingIfNeeded: ($0 * 7 + 1) * (seed * 31 + 3))
        }
        return Radiograph(size: Self.size, pixels: pixels)
    }

    @Test("It says what the evaluator says of the same images")
    func agreesWithTheEvaluator() throws {
        let model = try model()
        let images = (0..<5).map(image)
        let folder = try TemporaryFolder()
        let samples = try images.indices.map { index in
            let path = try folder.write(ImageEncoder.png(images[index]), to: "\(index).png")
            let name = FilePath("\(index).png")
            return Sample(
                path: path, relativePath: name, label: 0, className: "A", patient: Patient(ofFile: name),
                split: .test)
        }
        let expected = try ComputeThread.run {
            let evaluator = try Evaluator(
                model.description, parameters: model.parameters, precision: .float32, batchSize: 2,
                engine: Engine())
            return try evaluator.evaluate(
                samples, items: samples.indices.map { BatchItem(image: $0, label: 0) },
                from: RadiographArray(images, size: Self.size))
        }
        let classifier = try Classifier(model: model, precision: .float32)
        #expect(expected.count == samples.count)
        for (sample, prediction) in zip(samples, expected) {
            let found = try classifier.classify(sample.path)
            #expect(found.count == 3 && prediction.probabilities.count == 3)
            #expect(zip(found, prediction.probabilities).allSatisfy { abs($0 - $1) < 1e-5 })
        }
    }

    @Test("An image of another size is resized first")
    func resizes() throws {
        let folder = try TemporaryFolder()
        let large = Radiograph(size: ImageSize(width: 40, height: 30), filledWith: 130)
        let path = try folder.write(ImageEncoder.png(large), to: "large.png")
        let classifier = try Classifier(model: model())
        #expect(
            try classifier.classify(path) == classifier.classify(Radiograph(size: Self.size, filledWith: 130))
        )
    }

    @Test("Many threads may ask at once")
    func threads() async throws {
        let classifier = try Classifier(model: model())
        let images = (0..<8).map(image)
        let alone = try images.map { try classifier.classify($0) }
        let together = try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
            for (index, image) in images.enumerated() {
                group.addTask { (index, try classifier.classify(image)) }
            }
            return try await group.reduce(into: [Int: [Float]]()) { $0[$1.0] = $1.1 }
        }
        for index in images.indices { #expect(together[index] == alone[index]) }
    }

    @Test("A file that is absent or no image is refused")
    func badFiles() throws {
        let folder = try TemporaryFolder()
        let classifier = try Classifier(model: model())
        let text = try folder.write("no image", to: "text.jpeg")
        #expect(throws: FileError.self) { try classifier.classify(folder.path.appending("absent.jpeg")) }
        #expect(throws: ImageError.self) { try classifier.classify(text) }
    }
}
