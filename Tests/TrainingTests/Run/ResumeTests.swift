import Diagnostics
import Files
import Foundation
import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("A resumed run")
struct ResumeTests {
    /// Everything that has a state of its own is on. Six batches an epoch.
    private func training() throws -> TinyTraining {
        var tiny = try TinyTraining(epochs: 3)
        tiny.configuration.network = .layers(try network(tiny.configuration.network.input))
        tiny.configuration.augmentation.rotationRange = 10
        tiny.configuration.augmentation.horizontalFlip = true
        tiny.configuration.augmentation.noise = RandomStrength(range: 1...8)
        tiny.configuration.augmentation.randomErasing = RandomErasing()
        tiny.configuration.augmentation.mixup = Mixing(alpha: 0.2)
        tiny.configuration.augmentation.cutMix = Mixing(alpha: 1, probability: 0.5)
        tiny.configuration.evaluation.threshold = .youden
        tiny.configuration.evaluation.temperature = true
        tiny.configuration.evaluation.views = EvaluationViews(zooms: [0.9])
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 0.05, momentum: 0.9, nesterov: true))
        // Falls after every epoch that is not far better than the best.
        let plateau = ReduceOnPlateau(factor: 0.5, patience: 0, threshold: 0.5)
        tiny.configuration.training.schedule = LearningRateSchedule(
            .reduceOnPlateau(plateau), warmUp: .epochs(1.5))
        tiny.configuration.training.loss = Loss(labelSmoothing: 0.1, classWeights: .balanced)
        tiny.configuration.training.gradientClipping = GradientClipping(maximumNorm: 1)
        tiny.configuration.training.earlyStopping = EarlyStopping(metric: .validationLoss, patience: 1)
        tiny.configuration.training.averaging = ExponentialMovingAverage(decay: 0.9)
        tiny.configuration.training.selection = .validationAUC
        tiny.configuration.training.loaderThreads = 2
        return tiny
    }

    /// Dropout and stochastic depth draw by step, batch normalisation has running statistics.
    private func network(_ input: Shape) throws -> Network {
        var layers = NetworkBuilder(input: input)
        layers.add("conv", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
        layers.add("norm", .batchNormalization(BatchNormalization()))
        layers.add("relu", .relu(ReLU()))
        layers.add("pool", .maxPooling(MaxPooling(kernelSize: 2)))
        layers.add("branch", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
        layers.add("drop", .dropout(Dropout(rate: 0.5, unit: .sample)))
        layers.add("add", .add(Add()), after: "drop", "pool")
        layers.add("flatten", .flatten(Flatten()))
        layers.add("dropout", .dropout(Dropout(rate: 0.25)))
        layers.add("logits", .dense(Dense(units: 2, initializer: .glorotUniform)))
        return try layers.network()
    }

    private static let precisions: [PrecisionChoice] =
        Processor.multipliesBFloat16 ? [.float32, .bfloat16] : [.float32]

    @Test(
        "It ends with the very weights and figures of a run that was not interrupted", arguments: precisions)
    func itEndsAsIfUninterrupted(precision: PrecisionChoice) throws {
        var tiny = try training()
        tiny.configuration.training.precision = precision
        tiny.configuration.training.threads = 2
        let whole = try tiny.run("whole")
        // In the middle of the first epoch, then of the second, then at the second's last step.
        #expect(try tiny.isInterrupted("parts", afterStep: 2))
        #expect(try tiny.isInterruptedAgain("parts", afterStep: 6))
        #expect(try tiny.isInterruptedAgain("parts", afterStep: 4))
        let parts = try tiny.resume("parts")
        try expectSameWeights(tiny, "whole", "parts")
        #expect(figures(of: whole.report) == figures(of: parts.report))
        #expect(whole.predictions == parts.predictions)
    }

    @Test("A killed run goes on from the last epoch's end")
    func aKilledRunGoesOn() throws {
        let tiny = try training()
        try tiny.copyAtStep(15, from: "whole", to: "killed")
        let log = EventLog()
        let resumed = try tiny.resume("killed") { event, _ in log.add(event) }
        let position = log.events.compactMap { event in
            if case .resumed(let epoch, let batch, _) = event { [epoch, batch] } else { nil }
        }
        #expect(position == [[2, 0]])
        #expect(log.notices == [])
        #expect(resumed.report.training.epochs == 3)
        try expectSameWeights(tiny, "whole", "killed")
    }

    @Test("Where the last checkpoint is damaged, it goes on from the one before and says so")
    func aDamagedCheckpointIsReplaced() throws {
        let tiny = try training()
        try tiny.copyAtStep(15, from: "whole", to: "damaged")
        let last = try tiny.directory("damaged").lastCheckpoint
        try damage(last)
        let log = EventLog()
        _ = try tiny.resume("damaged") { event, _ in log.add(event) }
        let notice = try #require(log.notices.first)
        #expect(log.notices.count == 1)
        #expect(notice.hasPrefix("\(last): ") && notice.hasSuffix("; going on from the checkpoint before it"))
        try expectSameWeights(tiny, "whole", "damaged")
    }

    @Test("The next save keeps the intact checkpoint, not the damaged one")
    func theIntactCheckpointIsKept() throws {
        let tiny = try training()
        try tiny.copyAtStep(15, from: "whole", to: "damaged")
        let directory = try tiny.directory("damaged")
        let intact = try readFile(directory.previousCheckpoint)
        try damage(directory.lastCheckpoint)
        #expect(try tiny.isInterruptedAgain("damaged", afterStep: 1))
        #expect(try readFile(directory.previousCheckpoint) == intact)
        #expect(throws: Never.self) { try ModelFile(readFrom: directory.lastCheckpoint) }
    }

    @Test("What a process that was killed while saving has left is deleted")
    func leftoversAreDeleted() throws {
        let tiny = try TinyTraining(epochs: 1)
        #expect(try tiny.isInterrupted(afterStep: 2))
        let checkpoints = try tiny.directory().checkpoints
        for name in ["last", "best"] {
            try AtomicFile.write("half", to: checkpoints.appending(".\(name).safetensors.99-1.partial"))
        }
        let history = tiny.path().appending(".history.csv.99-1.partial")
        try AtomicFile.write("half", to: history)
        _ = try tiny.resume()
        #expect(!fileExists(history))
        let names = try FileManager.default.contentsOfDirectory(atPath: checkpoints.string)
        #expect(names.sorted() == ["best.safetensors", "last.safetensors", "previous.safetensors"])
    }

    @Test("A run that is interrupted early in an epoch keeps the operating point of the last validation")
    func theOperatingPointIsKept() throws {
        let tiny = try training()
        #expect(try tiny.isInterrupted(afterStep: 7))
        let chosen = try ModelFile(readFrom: tiny.directory().lastCheckpoint).description
        #expect(chosen.threshold != 0.5)
        #expect(try tiny.isInterruptedAgain(afterStep: 1))
        let kept = try ModelFile(readFrom: tiny.directory().lastCheckpoint).description
        #expect(kept.temperature == chosen.temperature && kept.threshold == chosen.threshold)
    }

    @Test("A better model than the last checkpoint knows of is evaluated as what it is, with a notice")
    func aStrangeBestModelIsTold() throws {
        let tiny = try TinyTraining(epochs: 2)
        interruptAfterTheLastEpoch(tiny)
        let best = try tiny.directory().bestCheckpoint
        let file = try ModelFile(readFrom: best)
        var description = file.description
        description.epochs = 7
        try ModelFile(description: description, parameters: file.parameters).write(to: best)
        let log = EventLog()
        let report = try tiny.resume { event, _ in log.add(event) }.report
        #expect(log.notices.count == 1 && log.notices[0].contains("an earlier sitting's epoch 7"))
        #expect(report.training.bestEpoch == 7)
        #expect(report.training.selectionValue == report.metrics(of: .validation)?.logLoss.value)
    }

    @Test("Where no checkpoint is intact, it is refused and the best model stays")
    func withoutAnIntactCheckpointItIsRefused() throws {
        let tiny = try training()
        try tiny.copyAtStep(15, from: "whole", to: "damaged")
        let directory = try tiny.directory("damaged")
        let best = try readFile(directory.bestCheckpoint)
        try damage(directory.lastCheckpoint)
        try damage(directory.previousCheckpoint)
        #expect {
            try tiny.resume("damaged")
        } throws: {
            $0 is any ReportableError && "\($0)".hasPrefix("\(directory.previousCheckpoint): ")
        }
        #expect(try readFile(directory.bestCheckpoint) == best)
    }

    @Test("A run that was stopped before its first checkpoint begins anew with its split")
    func aRunWithoutCheckpointBeginsAnew() throws {
        var tiny = try training()
        _ = try tiny.run("whole")
        let cache = tiny.configuration.data.cache
        tiny.configuration.data.cache = tiny.path("cold").string
        #expect(throws: RunInterrupted.self) {
            try tiny.run { event, interruption in
                if case .decoding = event { interruption.request() }
            }
        }
        let split = try readFile(try tiny.directory().split)
        let log = EventLog()
        var overrides = ConfigurationOverrides()
        overrides.cacheDirectory = cache
        _ = try tiny.resume(overrides: overrides) { event, _ in log.add(event) }
        #expect(log.notices == ["there is no checkpoint yet: the run begins anew with its config and split"])
        #expect(try readFile(try tiny.directory().split) == split)
        try expectSameWeights(tiny, "whole", "run")
    }

    @Test("A finished run is not resumed, but with more epochs it is, also when that is interrupted")
    func aFinishedRunIsResumedForMoreEpochs() throws {
        let tiny = try TinyTraining(epochs: 1)
        try tiny.writeReport(of: tiny.run())
        #expect {
            try tiny.resume()
        } throws: {
            "\($0)".hasPrefix("\(tiny.path()): this run has ended")
        }
        var more = ConfigurationOverrides()
        more.epochs = 3
        #expect(throws: RunInterrupted.self) {
            try tiny.resume(overrides: more) { event, interruption in
                if case .step(let step) = event, step.epoch == 2, step.batch == 3 { interruption.request() }
            }
        }
        let finished = try tiny.resume()
        #expect(finished.report.training.epochs == 3)
        #expect(finished.report.history.map(\.epoch) == [1, 2, 3])

        var whole = tiny
        whole.configuration.training.epochs = 3
        _ = try whole.run("whole")
        try expectSameWeights(tiny, "whole", "run")
    }

    @Test("A resumption that cannot begin leaves a finished run as it was")
    func aFailedResumptionChangesNothing() throws {
        let tiny = try TinyTraining(epochs: 1)
        try tiny.writeReport(of: tiny.run())
        let directory = try tiny.directory()
        let files = [directory.configuration, directory.report]
        let before = try files.map(readFile)
        var wrong = ConfigurationOverrides()
        wrong.epochs = 3
        wrong.dataDirectory = tiny.path("nowhere").string
        #expect(throws: (any Error).self) { try tiny.resume(overrides: wrong) }
        #expect(try files.map(readFile) == before)

        // One that begins takes away what was said of the run before.
        let predictions = directory.predictions(of: "test")
        try AtomicFile.write("of other weights", to: predictions)
        var more = ConfigurationOverrides()
        more.epochs = 2
        _ = try tiny.resume(overrides: more)
        #expect(!fileExists(directory.report) && !fileExists(predictions))
        #expect(try Configuration(readFrom: directory.configuration).training.epochs == 2)
    }

    @Test("A run that early stopping has ended says so again when its evaluation is resumed")
    func earlyStoppingIsRemembered() throws {
        var tiny = try TinyTraining(epochs: 5)
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 1e-30, momentum: 0))
        tiny.configuration.training.earlyStopping = EarlyStopping(patience: 0)
        interruptAfterTheLastEpoch(tiny)
        let report = try tiny.resume().report
        #expect(report.training.stoppedEarly && report.training.epochs == 2)
    }

    @Test("A run that early stopping has ended trains on where it is given epochs, its patience begun anew")
    func earlyStoppingGivesWayToMoreEpochs() throws {
        var tiny = try TinyTraining(epochs: 9)
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 1e-30, momentum: 0))
        tiny.configuration.training.earlyStopping = EarlyStopping(patience: 1)
        try tiny.writeReport(of: tiny.run())
        // It has trained three of its nine epochs.
        for epochs in [nil, 2, 3] {
            var overrides = ConfigurationOverrides()
            overrides.epochs = epochs
            #expect {
                try tiny.resume(overrides: overrides)
            } throws: {
                "\($0)".hasPrefix("\(tiny.path()): this run has ended")
            }
        }
        var more = ConfigurationOverrides()
        more.epochs = 9
        let log = EventLog()
        let report = try tiny.resume(overrides: more) { event, _ in log.add(event) }.report
        #expect(log.notices == ["the patience of early stopping had ended: it begins anew"])
        // Patience has ended it again.
        #expect(report.training.stoppedEarly && report.history.map(\.epoch) == Array(1...5))
        #expect(report.training.bestEpoch == 1)

        var last = ConfigurationOverrides()
        last.epochs = 6
        let end = try tiny.resume(overrides: last).report
        #expect(!end.training.stoppedEarly && end.training.epochs == 6)
    }

    @Test("Patience that begins anew does so also where the run is killed before its next epoch ends")
    func patienceBegunAnewIsSaved() throws {
        var tiny = try TinyTraining(epochs: 5)
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 1e-30, momentum: 0))
        tiny.configuration.training.earlyStopping = EarlyStopping(patience: 0)
        try tiny.writeReport(of: tiny.run())
        var more = ConfigurationOverrides()
        more.epochs = 5
        let (path, copy) = (tiny.path().string, tiny.path("killed").string)
        _ = try tiny.resume(overrides: more) { event, interruption in
            guard case .step = event, !FileManager.default.fileExists(atPath: copy) else { return }
            try? FileManager.default.copyItem(atPath: path, toPath: copy)
        }
        // Two epochs were trained before, and one more where patience ends at once.
        #expect(try tiny.resume("killed").report.training.epochs == 3)
    }

    @Test("A run cannot have fewer epochs than it has trained, and can end with as many")
    func fewerEpochsAreRefused() throws {
        let tiny = try TinyTraining(epochs: 4)
        // Six batches an epoch.
        #expect(try tiny.isInterrupted(afterStep: 14))
        let before = try tensors(in: tiny.directory().lastCheckpoint)
        var overrides = ConfigurationOverrides()
        overrides.epochs = 1
        let error = #expect(throws: TrainingError.self) { try tiny.resume(overrides: overrides) }
        #expect(error?.description.hasPrefix("--epochs: found 1, expected 2 or more") == true)
        #expect(error?.exitStatus == .usage)
        #expect(try tensors(in: tiny.directory().lastCheckpoint) == before)
        overrides.epochs = 2
        #expect(try tiny.resume(overrides: overrides).report.history.map(\.epoch) == [1, 2])
    }

    @Test("Where the best model is gone, or checkpoints cannot be written, a finished run stays as it was")
    func whatTheEndNeedsIsLookedForFirst() throws {
        let tiny = try TinyTraining(epochs: 1)
        try tiny.writeReport(of: tiny.run())
        let directory = try tiny.directory()
        let best = try readFile(directory.bestCheckpoint)
        unlink(directory.bestCheckpoint.string)
        var more = ConfigurationOverrides()
        more.epochs = 2
        let error = #expect(throws: TrainingError.self) { try tiny.resume(overrides: more) }
        #expect(error?.description.hasPrefix("\(directory.bestCheckpoint): found no file") == true)
        #expect(error?.exitStatus == .missingInput && fileExists(directory.report))

        // A file where checkpoints should go.
        let aside = tiny.path("aside")
        #expect(rename(directory.checkpoints.string, aside.string) == 0)
        try AtomicFile.write("in the way", to: directory.checkpoints)
        #expect(throws: FileError.self) { try tiny.resume(overrides: more) }
        #expect(fileExists(directory.report))
        unlink(directory.checkpoints.string)
        #expect(rename(aside.string, directory.checkpoints.string) == 0)
        try AtomicFile.write(best, to: directory.bestCheckpoint)
        #expect(try tiny.resume(overrides: more).report.history.count == 2)
    }

    @Test("What decides which images a batch holds cannot be changed")
    func batchesStay() throws {
        let tiny = try TinyTraining(epochs: 1)
        #expect(try tiny.isInterrupted(afterStep: 2))
        let configuration = try readFile(try tiny.directory().configuration)
        let changes: [(String, (inout ConfigurationOverrides) -> Void)] = [
            ("training.batchSize: the run was begun with 8 and ", { $0.batchSize = 4 }),
            ("training.seed: the run was begun with 1 and ", { $0.seed = 2 }),
            ("evaluation.threshold: the run was begun with 0.5 and ", { $0.threshold = 0.3 }),
        ]
        for (message, change) in changes {
            var overrides = ConfigurationOverrides()
            change(&overrides)
            #expect {
                try tiny.resume(overrides: overrides)
            } throws: {
                "\($0)".hasPrefix(message)
            }
        }
        #expect(try readFile(try tiny.directory().configuration) == configuration)
        var same = ConfigurationOverrides()
        same.batchSize = 8
        same.loaderThreads = 2
        #expect(throws: Never.self) { try tiny.resume(overrides: same) }
    }

    @Test("Another precision goes on, with a notice that it is not bit for bit")
    func anotherPrecisionIsAnnounced() throws {
        guard Processor.multipliesBFloat16 else {
            print("SKIPPED anotherPrecisionIsAnnounced: this processor does not multiply bfloat16")
            return
        }
        let tiny = try TinyTraining(epochs: 1)
        #expect(try tiny.isInterrupted(afterStep: 2))
        var overrides = ConfigurationOverrides()
        overrides.precision = .bfloat16
        let log = EventLog()
        _ = try tiny.resume(overrides: overrides) { event, _ in log.add(event) }
        #expect(log.notices == ["the run goes on, but not bit for bit: float32 then, bfloat16 now"])
    }

    @Test("Another algorithm goes on, with a notice of what was then and what is now")
    func anotherAlgorithmIsAnnounced() throws {
        var tiny = try TinyTraining(epochs: 1)
        tiny.configuration.training.convolution = .winograd
        #expect(try tiny.isInterrupted(afterStep: 2))
        var overrides = ConfigurationOverrides()
        overrides.convolution = .direct
        let log = EventLog()
        _ = try tiny.resume(overrides: overrides) { event, _ in log.add(event) }
        #expect(
            log.notices == [
                "the run goes on, but not bit for bit: winograd convolutions then, direct convolutions now"
            ])
    }

    private func interruptAfterTheLastEpoch(_ tiny: TinyTraining) {
        #expect(throws: RunInterrupted.self) {
            try tiny.run { event, interruption in
                if case .evaluating = event { interruption.request() }
            }
        }
    }

    private func expectSameWeights(_ tiny: TinyTraining, _ a: String, _ b: String) throws {
        let (first, second) = (try tiny.directory(a), try tiny.directory(b))
        for path in [\RunDirectory.lastCheckpoint, \.bestCheckpoint] {
            let (these, those) = (
                try tensors(in: first[keyPath: path]), try tensors(in: second[keyPath: path])
            )
            #expect(these.count >= 4 && these == those)
        }
    }

    /// What does not depend on time.
    private func figures(of report: RunReport) -> [String] {
        let history = report.history.map {
            "\($0.epoch) \($0.learningRate) \($0.trainLoss) \($0.trainAccuracy) \($0.trainAUC ?? -1)"
                + " \($0.validationLoss ?? -1)"
        }
        return history + report.splits.map { "\($0)" } + ["\(report.training.bestEpoch)"]
    }

    private func damage(_ path: FilePath) throws {
        var bytes = try readFile(path)
        bytes[bytes.count - 5] ^= 1
        try AtomicFile.write(bytes, to: path)
    }
}
