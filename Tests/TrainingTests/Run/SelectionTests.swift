import Diagnostics
import Files
import Foundation
import NeuralNetworks
import Radiographs
import SafeTensors
import TestSupport
import Testing
import Training

@Suite("What a run chooses and when it ends")
struct SelectionTests {
    @Test("Early stopping bears as many epochs without improvement as it is told", arguments: [0, 2])
    func earlyStoppingCountsEpochs(patience: Int) throws {
        var tiny = try TinyTraining(epochs: 9)
        // Too small a step to change a weight: only the first epoch improves on what was before.
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 1e-30, momentum: 0))
        tiny.configuration.training.earlyStopping = EarlyStopping(patience: patience)
        let log = EventLog()
        let report = try tiny.run { event, _ in log.add(event) }.report
        #expect(report.history.count == 1 + patience + 1)
        #expect(report.training.stoppedEarly && report.training.bestEpoch == 1)
        let stops = log.events.compactMap { event in
            if case .stoppedEarly(let epoch) = event { epoch } else { nil }
        }
        #expect(stops == [patience + 2])
    }

    @Test("An improvement below the minimum does not count")
    func smallImprovementsDoNotCount() throws {
        var tiny = try TinyTraining(epochs: 6)
        tiny.configuration.training.earlyStopping = EarlyStopping(patience: 1, minimumImprovement: 100)
        #expect(try tiny.run().report.history.count == 3)
    }

    @Test(
        "The best epoch is the first with the best value",
        arguments: [MetricName.validationLoss, .validationAUC])
    func theBestEpochIsKept(metric: MetricName) throws {
        var tiny = try TinyTraining(epochs: 6)
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 0.1))
        tiny.configuration.training.selection = metric
        let log = EventLog()
        let report = try tiny.run { event, _ in log.add(event) }.report
        let values = report.history.map { metric == .validationLoss ? $0.validationLoss : $0.validationAUC }
        let defined = values.compactMap(\.self)
        let best = try #require(metric.higherIsBetter ? defined.max() : defined.min())
        #expect(defined.count == 6 && Set(defined).count > 1)
        #expect(report.training.bestEpoch == (values.firstIndex(of: best) ?? -1) + 1)
        #expect(report.training.selectionValue == best)
        // The weights in the file are that epoch's.
        let metrics = try #require(report.metrics(of: .validation))
        #expect(metric.value(in: metrics) == best)
        let improvements = log.events.compactMap { event in
            if case .epochEnded(let row, _, isBest: true) = event { row.epoch } else { nil }
        }
        #expect(improvements.first == 1 && improvements.last == report.training.bestEpoch)
    }

    @Test("With a temperature, epochs are compared by what the network says before it")
    func epochsAreComparedBeforeTheTemperature() throws {
        var tiny = try TinyTraining(epochs: 2)
        tiny.configuration.evaluation.temperature = true
        let report = try tiny.run().report
        let metrics = try #require(report.metrics(of: .validation))
        let raw = try #require(metrics.uncalibrated?.logLoss)
        #expect(raw != metrics.logLoss.value)
        #expect(report.training.selectionValue == raw)
        #expect(report.history[report.training.bestEpoch - 1].validationLoss == raw)
        #expect(MetricName.validationBrierScore.value(in: metrics) == metrics.uncalibrated?.brierScore)
    }

    @Test("The averaged weights are those that are evaluated and kept")
    func averagedWeightsAreEvaluated() throws {
        var tiny = try TinyTraining(epochs: 1)
        _ = try tiny.run("plain")
        let plain = try tensors(in: tiny.directory("plain").lastCheckpoint)
        let plainBest = try tensors(in: tiny.directory("plain").bestCheckpoint)
        #expect(plainBest.allSatisfy { plain[$0.key] == $0.value })

        tiny.configuration.training.averaging = ExponentialMovingAverage(decay: 0.5, warmsUp: false)
        _ = try tiny.run("averaged")
        let last = try tensors(in: tiny.directory("averaged").lastCheckpoint)
        let best = try tensors(in: tiny.directory("averaged").bestCheckpoint)
        #expect(best.keys.sorted() == plainBest.keys.sorted())
        for (name, bytes) in best {
            #expect(last["average/\(name)"] == bytes)
            #expect(last[name] != bytes)
            // The average does not change the training.
            #expect(last[name] == plain[name])
        }
    }

    @Test("Balanced class weights are those that make every class count as much")
    func balancedWeightsAreResolved() throws {
        var tiny = try TinyTraining(epochs: 1)
        tiny.configuration.training.loss.classWeights = .balanced
        let counts = try #require(try tiny.run("balanced").report.data.images["train"]).map(Double.init)
        let balanced = try tensors(in: tiny.directory("balanced").lastCheckpoint)
        #expect(counts.count == 2 && counts[0] != counts[1])

        tiny.configuration.training.loss.classWeights = .given(counts.map { counts.reduce(0, +) / (2 * $0) })
        _ = try tiny.run("given")
        #expect(try tensors(in: tiny.directory("given").lastCheckpoint) == balanced)
        tiny.configuration.training.loss.classWeights = .equal
        _ = try tiny.run("equal")
        #expect(try tensors(in: tiny.directory("equal").lastCheckpoint) != balanced)
    }

    @Test("Class weights that do not suit the classes are refused")
    func wrongClassWeightsAreRefused() throws {
        var tiny = try TinyTraining(epochs: 1)
        tiny.configuration.training.loss.classWeights = .given([1, 2, 3])
        #expect(throws: ClassWeightError.wrongCount(found: 3, classes: 2)) { try tiny.run() }
    }

    @Test("A run that diverges ends with one line, and the last checkpoint stays")
    func divergenceLeavesTheCheckpoint() throws {
        let tiny = try TinyTraining(epochs: 1)
        try tiny.writeReport(of: tiny.run())
        let directory = try tiny.directory()
        let (last, best) = (try readFile(directory.lastCheckpoint), try readFile(directory.bestCheckpoint))
        var overrides = ConfigurationOverrides()
        overrides.epochs = 3
        // More than a float can hold.
        overrides.learningRate = 1e39
        #expect {
            try tiny.resume(overrides: overrides)
        } throws: { error in
            guard case .diverged(epoch: 2, learningRate: 1e39)? = error as? TrainingError else {
                return false
            }
            return "\(error)".hasPrefix("training diverged in epoch 2: ") && !"\(error)".contains("\n")
        }
        #expect(try readFile(directory.lastCheckpoint) == last)
        #expect(try readFile(directory.bestCheckpoint) == best)
    }

    @Test("A run with fewer images than a batch takes says so before it trains")
    func aBatchNeedsEnoughImages() throws {
        var tiny = try TinyTraining(epochs: 1)
        tiny.configuration.training.batchSize = 64
        #expect {
            try tiny.run()
        } throws: {
            "\($0)".contains("fewer than one batch of 64; set training.batchSize (--batch-size) to at most ")
        }
    }
}
