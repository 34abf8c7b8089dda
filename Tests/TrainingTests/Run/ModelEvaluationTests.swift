import Diagnostics
import Files
import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("The evaluation of a model file")
struct ModelEvaluationTests {
    let tiny: TinyTraining
    let finished: FinishedRun
    let model: ModelFile

    init() throws {
        tiny = try TinyTraining(epochs: 1)
        finished = try tiny.run()
        model = try ModelFile(readFrom: finished.directory.bestCheckpoint)
    }

    private func request(_ split: SplitName = .test) -> ModelEvaluation.Request { tiny.request(split) }

    @Test("It gives the figures of the run's report, on each split of the run", arguments: SplitName.allCases)
    func itGivesTheReportsFigures(split: SplitName) throws {
        let evaluation = try ModelEvaluation(of: model, request(split))
        #expect(evaluation.predictions == finished.predictions[split])
        #expect(evaluation.metrics == finished.report.metrics(of: split))
        #expect(evaluation.split == split && evaluation.skipped.isEmpty && evaluation.precision == .float32)
    }

    @Test("Another threshold changes what is decided and not the probabilities")
    func theThresholdIsReplaced() throws {
        var request = request()
        request.threshold = 0.001
        let evaluation = try ModelEvaluation(of: model, request)
        #expect(evaluation.predictions == finished.predictions[.test])
        #expect(evaluation.metrics.threshold == 0.001)
        #expect(evaluation.metrics.positive?.sensitivity.value == 1)
        #expect(evaluation.metrics.rocAUC == finished.report.metrics(of: .test)?.rocAUC)
    }

    @Test("Probabilities sum to one and do not depend on the batch size", arguments: [1, 7, 64])
    func probabilitiesDoNotDependOnTheBatch(batchSize: Int) throws {
        var request = request()
        request.batchSize = batchSize
        let predictions = try ModelEvaluation(of: model, request).predictions
        let expected = try #require(finished.predictions[.test])
        #expect(predictions.map(\.path) == expected.map(\.path))
        for (found, wanted) in zip(predictions, expected) {
            #expect(abs(found.probabilities.reduce(0, +) - 1) < 1e-6)
            for (a, b) in zip(found.probabilities, wanted.probabilities) { #expect(abs(a - b) < 1e-5) }
        }
    }

    @Test("Validation images that are not the run's are refused: it may have been trained on some")
    func otherValidationImagesAreRefused() throws {
        let images = tiny.path("images")
        try FileManager.default.copyItem(atPath: tiny.configuration.data.directory, toPath: images.string)
        var request = request(.validation)
        request.data = images
        #expect(try ModelEvaluation(of: model, request).predictions == finished.predictions[.validation])
        let folder = images.pushing("train/PNEUMONIA")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.string).min())
        try FileManager.default.copyItem(
            atPath: folder.appending(name).string, toPath: folder.appending("person999_virus_1.jpeg").string)
        let error = #expect(throws: TrainingError.self) { try ModelEvaluation(of: model, request) }
        #expect(
            error?.description.hasPrefix(
                "\(images): its validation images are not those that the run of "
                    + "\(finished.directory.bestCheckpoint) set aside") == true)
        request.split = .test
        #expect(try ModelEvaluation(of: model, request).predictions == finished.predictions[.test])
    }

    @Test("A threshold for three classes is refused, in training and in evaluation")
    func aThresholdDecidesBetweenTwo() throws {
        var tiny = try TinyTraining(epochs: 1)
        let images = tiny.path("images")
        try FileManager.default.copyItem(atPath: tiny.configuration.data.directory, toPath: images.string)
        for split in ["train", "val", "test"] {
            let folder = images.appending(split)
            try FileManager.default.copyItem(
                atPath: folder.appending("NORMAL").string, toPath: folder.appending("OTHER").string)
        }
        tiny.configuration.data.directory = images.string
        tiny.configuration.network = .layers(try threeClasses(tiny.configuration.network.input))
        tiny.configuration.evaluation.threshold = .youden
        let words = "a threshold decides between two classes, and here are 3: NORMAL, OTHER, PNEUMONIA; "
        let refused = #expect(throws: TrainingError.self) { try tiny.run("refused") }
        #expect(refused?.description.hasPrefix(words) == true && refused?.exitStatus == .usage)
        tiny.configuration.evaluation.threshold = 0.5
        let file = try ModelFile(readFrom: tiny.run().directory.bestCheckpoint)
        var request = tiny.request(.test)
        #expect(try ModelEvaluation(of: file, request).metrics.images > 0)
        request.threshold = 0.9
        #expect(throws: TrainingError.self) { try ModelEvaluation(of: file, request) }
        #expect(throws: TrainingError.self) { try Predictor(models: [file], threshold: 0.9) }
    }

    private func threeClasses(_ input: Shape) throws -> Network {
        var layers = NetworkBuilder(input: input)
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 3)))
        return try layers.network()
    }

    @Test("What is positive is what the config says, though it be the first class")
    func thePositiveClassIsTheConfigs() throws {
        var tiny = try TinyTraining(epochs: 1)
        tiny.configuration.evaluation.positiveClass = "NORMAL"
        tiny.configuration.evaluation.threshold = .youden
        let finished = try tiny.run()
        let model = try ModelFile(readFrom: finished.directory.bestCheckpoint)
        #expect(model.description.positiveClass == "NORMAL" && model.description.positiveIndex == 0)
        let validation = try #require(finished.predictions[.validation])
        let threshold = model.description.threshold
        #expect(ThresholdRule.youden.threshold(on: validation, positiveClass: 0) == threshold)
        let metrics = try #require(finished.report.metrics(of: .test))
        let healthy = try #require(finished.predictions[.test]).filter { $0.label == 0 }
        let recognised = healthy.count { Double($0.probabilities[0]) >= threshold }
        #expect(metrics.positive?.sensitivity.value == Double(recognised) / Double(healthy.count))
        #expect(try ModelEvaluation(of: model, tiny.request(.test)).metrics == metrics)
    }

    @Test("A data set with other classes is refused")
    func otherClassesAreRefused() throws {
        let images = tiny.path("images")
        try PhantomDataset(trainCount: 8, valCount: 0, testCount: 4, imageSize: 40).write(to: images)
        for split in ["train", "test"] {
            let folder = images.appending(split)
            try FileManager.default.moveItem(
                atPath: folder.appending("NORMAL").string, toPath: folder.appending("HEALTHY").string)
        }
        var request = request()
        request.data = images
        #expect {
            try ModelEvaluation(of: model, request)
        } throws: {
            "\($0)"
                == "\(finished.directory.bestCheckpoint) tells NORMAL, PNEUMONIA apart, the data set has HEALTHY, PNEUMONIA; use it with a"
                + " data set that has the same class folders"
        }
    }

    @Test("The classes' order is the model's, and a data set needs no more than the split that is asked for")
    func onlyTheSplitIsNeeded() throws {
        let images = tiny.path("images")
        try PhantomDataset(trainCount: 8, valCount: 0, testCount: 4, imageSize: 40).write(to: images)
        try FileManager.default.removeItem(atPath: images.appending("train").string)
        var request = request()
        request.data = images
        #expect(try ModelEvaluation(of: model, request).metrics.images == 4)
        request.split = .train
        #expect(throws: DatasetError.self) { try ModelEvaluation(of: model, request) }
    }
}
