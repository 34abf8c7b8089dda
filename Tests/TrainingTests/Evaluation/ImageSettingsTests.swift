import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("How a config brings images to the network's size")
struct ImageSettingsTests {
    /// A training on images of about 80×64 pixels, which JPEGs of 24×24 pixels can be decoded at half their size for.
    private func training(_ resize: ResizeMode, _ decoding: JPEGDecoding) throws -> TinyTraining {
        var tiny = try TinyTraining(epochs: 1)
        let images = tiny.path("images")
        try PhantomDataset(trainCount: 24, valCount: 4, testCount: 6, imageSize: 80, seed: 5)
            .write(to: images)
        tiny.configuration.data.directory = images.string
        tiny.configuration.data.resize = resize
        tiny.configuration.data.decoding = decoding
        return tiny
    }

    @Test(
        "holds in the run and in the classifier of its model", arguments: ResizeMode.allCases,
        JPEGDecoding.allCases)
    func settingsTravel(resize: ResizeMode, decoding: JPEGDecoding) throws {
        let tiny = try training(resize, decoding)
        let finished = try tiny.run()
        let model = try ModelFile(readFrom: finished.directory.bestCheckpoint)
        let predictions = try #require(finished.predictions[.test])
        /// How far the classifier of a model is from what the run has said.
        func distance(_ change: (inout ModelDescription) -> Void) throws -> Float {
            var description = model.description
            change(&description)
            let changed = ModelFile(description: description, parameters: model.parameters)
            let classifier = try Classifier(model: changed, precision: .float32)
            let found = try predictions.map {
                try classifier.classify(tiny.path("images").pushing(FilePath($0.path)))
            }
            return largestDifference(found.joined(), predictions.lazy.map(\.probabilities).joined())
        }
        #expect(try distance { _ in } < 1e-6)
        for other in ResizeMode.allCases where other != resize {
            #expect(try distance { $0.resize = other } > 1e-5, "\(other)")
        }
        for other in JPEGDecoding.allCases where other != decoding {
            #expect(try distance { $0.configuration.data.decoding = other } > 1e-5, "\(other)")
        }
    }
}
