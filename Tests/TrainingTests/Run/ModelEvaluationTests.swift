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
                == "the model tells NORMAL, PNEUMONIA apart, the data set has HEALTHY, PNEUMONIA; evaluate it on a"
                + " data set with the same class folders"
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
