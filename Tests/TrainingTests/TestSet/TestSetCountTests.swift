import Files
import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("Looks at the test set")
struct TestSetCountTests {
    private func training() throws -> TinyTraining {
        var tiny = try TinyTraining(epochs: 1)
        tiny.configuration.data.cache = tiny.path("cache").string
        return tiny
    }

    private func ledgers(_ tiny: TinyTraining) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: tiny.configuration.data.cache)
            .filter { $0.hasPrefix("test-set-") }
    }

    @Test("A run and each evaluation of its model are looks of one model")
    func runsAndEvaluationsAreCounted() throws {
        let tiny = try training()
        let run = try tiny.run()
        let first = try #require(run.report.testSetLooks)
        #expect(first.looks == 1 && first.ledger.hasPrefix(tiny.configuration.data.cache))
        let model = try ModelFile(readFrom: run.directory.bestCheckpoint)
        let second = try ModelEvaluation(of: model, tiny.request(.test)).testSetLooks
        #expect(second?.looks == 2 && second?.models == 1 && second?.configurations == 1)
        #expect(second?.firstWasOfThisModel == true && second?.testSet == first.testSet)
        #expect(try ModelEvaluation(of: model, tiny.request(.validation)).testSetLooks == nil)

        var other = tiny.request(.test)
        other.threshold = 0.3
        let third = try ModelEvaluation(of: model, other).testSetLooks
        #expect(third?.looks == 3 && third?.models == 1 && third?.configurations == 2)
        let together = try ModelEvaluation(ofEnsemble: [model, model], tiny.request(.test)).testSetLooks
        #expect(together?.looks == 4 && together?.models == 2)
        #expect(try ledgers(tiny).count == 1)
    }

    @Test("Another seed is another model of the same configuration, another rate another configuration")
    func recipes() throws {
        var tiny = try training()
        _ = try tiny.run("first")
        tiny.configuration.training.seed += 1
        tiny.configuration.name = "renamed"
        let seed = try tiny.run("second").report.testSetLooks
        #expect(seed?.looks == 2 && seed?.models == 2 && seed?.configurations == 1)
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 0.01))
        let rate = try tiny.run("third").report.testSetLooks
        #expect(rate?.looks == 3 && rate?.models == 3 && rate?.configurations == 2)
    }

    @Test("A run that leaves the test images alone is not counted")
    func withoutTest() throws {
        let tiny = try training()
        let run = try Trainer(beginning: tiny.configuration, in: tiny.path(), looksAtTest: false).run()
        #expect(run.report.testSetLooks == nil)
        #expect(try ledgers(tiny).isEmpty)
    }

    @Test("Where the ledger cannot be written, the run ends well and says so once")
    func unwritable() throws {
        let tiny = try training()
        let ledger = try #require(try tiny.run("first").report.testSetLooks?.ledger)
        // In the place of the ledger; permissions would not keep everybody out.
        try FileManager.default.removeItem(atPath: ledger)
        try FileManager.default.createDirectory(atPath: ledger, withIntermediateDirectories: false)
        let log = EventLog()
        let run = try tiny.run("second") { event, _ in log.add(event) }
        #expect(log.notices.filter { $0.contains(ledger) }.count == 1)
        let looks = try #require(run.report.testSetLooks)
        #expect(looks.notRecorded != nil && run.report.metrics(of: .test) != nil)
        #expect(looks.unreadable != nil && looks.sentences.count == 1)
        #expect(looks.sentences[0].hasPrefix("It is not known how often this test set has been looked at: "))
    }
}
