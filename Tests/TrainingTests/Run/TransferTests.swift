import Diagnostics
import Files
import Foundation
import NeuralNetworks
import OneDNN
import Radiographs
import SafeTensors
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("A training from given weights")
struct TransferTests {
    /// A training whose weights come from another run's first epoch.
    private func training(epochs: Int = 2, _ change: (inout TransferConfiguration) -> Void) throws
        -> TinyTraining
    {
        var tiny = try TinyTraining(epochs: 1)
        tiny.configuration.network = .layers(try Self.network())
        _ = try tiny.run("source")
        var transfer = TransferConfiguration(
            weights: try tiny.directory("source").bestCheckpoint.string)
        change(&transfer)
        tiny.configuration.transfer = transfer
        tiny.configuration.training.epochs = epochs
        tiny.configuration.training.optimizer = .adam(Adam(learningRate: 0.002))
        return tiny
    }

    private static func network() throws -> Network {
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 24, width: 24))
        for (number, filters) in [16, 16].enumerated() {
            layers.add(
                "conv\(number + 1)",
                .convolution(Convolution(filters: filters, kernelSize: 3, padding: .same)))
            layers.add("relu\(number + 1)", .relu(ReLU()))
            layers.add("pool\(number + 1)", .maxPooling(MaxPooling(kernelSize: 2)))
        }
        layers.add("flatten", .flatten(Flatten()))
        layers.add("dense", .dense(Dense(units: 16)))
        layers.add("relu", .relu(ReLU()))
        layers.add("dropout", .dropout(Dropout(rate: 0.25)))
        layers.add("logits", .dense(Dense(units: 2)))
        return try layers.network()
    }

    private func weights(_ path: FilePath) throws -> [String: [UInt8]] {
        try tensors(in: path).filter { !$0.key.contains("/") }
    }

    @Test("What is frozen stays bit for bit, what is not moves; moments are kept of the latter alone")
    func whatIsFrozenStays() throws {
        let tiny = try training { $0.trainable = ["dense", "logits"] }
        let run = try tiny.run()
        let before = try weights(try tiny.directory("source").bestCheckpoint)
        let after = try weights(run.directory.lastCheckpoint)
        #expect(before.keys.sorted() == after.keys.sorted())
        for (name, bytes) in after {
            let isFrozen = name.hasPrefix("conv")
            #expect((bytes == before[name]) == isFrozen, "\(name)")
        }
        let moments = try tensors(in: run.directory.lastCheckpoint).keys.filter {
            $0.hasPrefix("optimizer/firstMoment/")
        }
        #expect(
            moments.sorted()
                == ["dense.bias", "dense.weight", "logits.bias", "logits.weight"].map {
                    "optimizer/firstMoment/\($0)"
                })
    }

    @Test(
        "Features are computed once where nothing varies the images, and the weights are the same as without")
    func featuresAreComputedOnce() throws {
        var tiny = try training(epochs: 3) { $0.trainable = ["dense", "logits"] }
        // Where nothing moves there is no border to fill.
        tiny.configuration.augmentation.fillMode = .reflect
        let log = EventLog()
        let kept = try tiny.run("kept") { event, _ in log.add(event) }
        // Those of the training images, then those of the validation images.
        #expect(featureCounts(log) == [8, 16, 24, 32, 40, 47, 13])
        tiny.configuration.transfer?.featureMegabytes = 0
        let other = EventLog()
        let anew = try tiny.run("anew") { event, _ in other.add(event) }
        #expect(featureCounts(other) == [])
        #expect(
            try weights(kept.directory.lastCheckpoint) == weights(anew.directory.lastCheckpoint))
        #expect(kept.report.history.map(\.trainLoss) == anew.report.history.map(\.trainLoss))
        for (found, expected) in zip(kept.report.history, anew.report.history) {
            #expect(found.validationAccuracy == expected.validationAccuracy)
            #expect(abs((found.validationLoss ?? 0) - (expected.validationLoss ?? 1)) < 1e-5)
        }
    }

    @Test("Validation has features of every view, and says what it says without")
    func validationHasFeaturesOfEveryView() throws {
        var tiny = try training(epochs: 2) { $0.trainable = ["dense", "logits"] }
        tiny.configuration.augmentation.horizontalFlip = true
        tiny.configuration.evaluation.views = EvaluationViews(mirrored: true, zooms: [0.9])
        tiny.configuration.evaluation.batchSize = 8
        tiny.configuration.training.averaging = ExponentialMovingAverage(decay: 0.9)
        let log = EventLog()
        let kept = try tiny.run("kept") { event, _ in log.add(event) }
        #expect(featureCounts(log) == [8, 13, 21, 26, 34, 39, 47, 52])
        tiny.configuration.transfer?.featureMegabytes = 0
        let anew = try tiny.run("anew")
        for (found, expected) in zip(kept.report.history, anew.report.history) {
            #expect(abs((found.validationLoss ?? 0) - (expected.validationLoss ?? 1)) < 1e-5)
        }
        #expect(kept.report.history[0].validationLoss != kept.report.history[1].validationLoss)
    }

    @Test("Training images that are varied have no kept features")
    func variedImagesHaveNoKeptFeatures() throws {
        var tiny = try training(epochs: 1) { $0.trainable = ["dense", "logits"] }
        tiny.configuration.augmentation.rotationRange = 5
        let log = EventLog()
        _ = try tiny.run { event, _ in log.add(event) }
        #expect(featureCounts(log) == [13])
    }

    @Test("A frozen trunk and frozen layers in the plan train to the same weights")
    func aTrunkIsNoOtherTraining() throws {
        // conv1 trained by nothing but a group so slow that it stays: the whole network is trained, without a trunk.
        let frozen = try training { $0.trainable = ["conv2", "dense", "logits"] }
        let withTrunk = try frozen.run("trunk")
        let whole = try training {
            $0.groups = [LayerGroup(layers: ["conv1"], learningRateFactor: 1e-30)]
        }
        let without = try whole.run("whole")
        let (found, expected) = (
            try SafeTensorsFile(withTrunk.directory.lastCheckpoint),
            try SafeTensorsFile(without.directory.lastCheckpoint)
        )
        for name in ["conv1.weight", "conv2.weight", "dense.weight", "logits.bias"] {
            let pairs = zip(try found.floats(name), try expected.floats(name))
            #expect(pairs.allSatisfy { abs($0 - $1) < 2e-4 }, "\(name)")
        }
    }

    @Test("A group's factor scales the steps of its layers")
    func aGroupsFactorScalesSteps() throws {
        func firstSteps(_ factor: Double) throws -> [Float] {
            var tiny = try training {
                $0.groups = [LayerGroup(layers: ["conv2"], learningRateFactor: factor)]
            }
            tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 0.01, momentum: 0))
            let before = try SafeTensorsFile(try tiny.directory("source").bestCheckpoint).floats(
                "conv2.weight")
            #expect(try tiny.isInterrupted(afterStep: 1))
            let after = try SafeTensorsFile(try tiny.directory().lastCheckpoint).floats("conv2.weight")
            return zip(after, before).map { $0 - $1 }
        }
        let (whole, tenth) = (try firstSteps(1), try firstSteps(0.1))
        #expect(whole.contains { abs($0) > 1e-5 })
        for (large, small) in zip(whole, tenth) { #expect(abs(small - large / 10) < 1e-6) }
    }

    @Test("Two phases: the head first, then more at a lower rate")
    func twoPhases() throws {
        let tiny = try phased()
        let log = EventLog()
        let run = try tiny.run { event, _ in log.add(event) }
        #expect(run.report.history.map(\.learningRate) == [0.005, 0.005, 0.0005])
        #expect(log.notices.filter { $0.hasPrefix("phase ") }.count == 2)
        // Features are kept in the first phase; in the second a smaller part is frozen, and kept as well.
        #expect(featureCounts(log).count == 14)
        let before = try weights(try tiny.directory("source").bestCheckpoint)
        let after = try weights(run.directory.lastCheckpoint)
        #expect(after["conv1.weight"] == before["conv1.weight"])
        #expect(after["conv2.weight"] != before["conv2.weight"])
    }

    @Test("A phase that a run of too few epochs does not reach is said to be missed")
    func aPhaseMayBeMissed() throws {
        var tiny = try phased()
        tiny.configuration.training.epochs = 2
        let log = EventLog()
        _ = try tiny.run { event, _ in log.add(event) }
        #expect(
            log.notices.contains(
                "phase 2 of 2 would begin with epoch 3, and the run has 2: it is never reached"))
    }

    @Test("A run that is interrupted in every phase and between them ends bit for bit as one that is not")
    func phasesResumeBitForBit() throws {
        let tiny = try phased()
        let whole = try tiny.run("whole")
        #expect(try tiny.isInterrupted("parts", afterStep: 4))
        #expect(try tiny.isInterruptedAgain("parts", afterStep: 4))
        #expect(try tiny.isInterruptedAgain("parts", afterStep: 4))
        // The checkpoint has all weights: the file they began with is no longer needed.
        try FileManager.default.removeItem(atPath: try tiny.directory("source").bestCheckpoint.string)
        #expect(try tiny.isInterruptedAgain("parts", afterStep: 2))
        let parts = try tiny.resume("parts")
        for file in [\RunDirectory.lastCheckpoint, \.bestCheckpoint] {
            #expect(
                try tensors(in: whole.directory[keyPath: file]) == tensors(in: parts.directory[keyPath: file])
            )
        }
        #expect(whole.predictions == parts.predictions)
    }

    @Test("Another learning rate for a run whose phases have their own is refused, not ignored")
    func aPhaseHasItsOwnLearningRate() throws {
        let tiny = try phased()
        #expect(try tiny.isInterrupted(afterStep: 4))
        var overrides = ConfigurationOverrides()
        overrides.learningRate = 0.1
        let error = #expect(throws: TrainingError.self) { try tiny.resume(overrides: overrides) }
        #expect(error?.description.hasPrefix("transfer.phases[0].learningRate in the config") == true)
        #expect(error?.exitStatus == .usage)
    }

    /// Two epochs of the head, one of the upper half.
    private func phased() throws -> TinyTraining {
        var tiny = try training(epochs: 3) {
            $0.phases = [
                PhaseConfiguration(epochs: 2, trainable: ["logits"], learningRate: 0.005),
                PhaseConfiguration(trainable: ["conv2", "dense", "logits"], learningRate: 0.0005),
            ]
        }
        tiny.configuration.training.averaging = ExponentialMovingAverage(decay: 0.9)
        return tiny
    }

    @Test("A layer that is not there is named before anything is decoded")
    func aLayerThatIsNotThereIsNamed() throws {
        let tiny = try training { $0.phases = [PhaseConfiguration(trainable: ["denes"])] }
        let error = #expect(throws: DocumentError.self) { try tiny.run() }
        #expect(
            error?.description
                == "transfer.phases[0].trainable: no layer with weights is called \"denes\" or begins with it;"
                + " did you mean \"dense\"?")
        #expect(!fileExists(tiny.path()))
    }

    @Test("Where every phase says what it trains, what stands beside them is checked all the same")
    func whatNoPhaseTakesIsChecked() throws {
        let tiny = try training {
            $0.trainable = ["denes"]
            $0.phases = [PhaseConfiguration(trainable: ["dense"])]
        }
        let error = #expect(throws: DocumentError.self) { try tiny.run() }
        #expect(error?.description.hasPrefix("transfer.trainable: no layer with weights is called") == true)
    }

    @Test("A folder that was there before a run that cannot begin is there afterwards")
    func theFolderOfBeforeStays() throws {
        let tiny = try training { $0.weights = "nowhere/weights.safetensors" }
        try FileManager.default.createDirectory(
            atPath: tiny.path().string, withIntermediateDirectories: true)
        #expect(throws: FileError.self) { try tiny.run() }
        #expect(fileExists(tiny.path()))
    }

    @Test("A file that is not there is named, and the run's folder stays free")
    func aFileThatIsNotThereIsNamed() throws {
        let tiny = try training { $0.weights = "nowhere/weights.safetensors" }
        let error = #expect(throws: FileError.self) { try tiny.run() }
        #expect(error?.description.hasPrefix("nowhere/weights.safetensors: ") == true)
        #expect(!fileExists(tiny.path()))
    }

    @Test(
        "Weights for colour: folded and expanded input give the same predictions, and travel in the model file"
    )
    func foldedAndExpandedAgree() throws {
        var tiny = try training(epochs: 1) { _ in }
        var layers = NetworkBuilder(input: Shape(channels: 3, height: 24, width: 24))
        layers.add("conv", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
        layers.add("relu", .relu(ReLU()))
        layers.add("pool", .averagePooling(AveragePooling(kernelSize: 24)))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
        let network = try layers.network()
        let path = tiny.path("colour.safetensors")
        let colour = Parameters(for: network, seed: 9)
        try withExtendedLifetime(colour) { try SafeTensorsWriter.write(colour.tensorSources(), to: path) }
        tiny.configuration.network = .layers(network)
        tiny.configuration.preprocessing = Preprocessing(.torchvision, channels: 3)
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 1e-12, momentum: 0))
        tiny.configuration.transfer = TransferConfiguration(weights: path.string, greyInput: .fold)
        let folded = try tiny.run("folded")
        tiny.configuration.transfer?.greyInput = .expand
        let expanded = try tiny.run("expanded")
        let model = try ModelFile(readFrom: folded.directory.bestCheckpoint).description
        #expect(model.network.input.channels == 2 && model.preprocessing.hasConstantChannel)
        #expect(model.configuration.preprocessing == Preprocessing(.torchvision, channels: 3))
        let (a, b) = (folded.predictions[.test] ?? [], expanded.predictions[.test] ?? [])
        #expect(a.count == 20 && a.count == b.count)
        for (one, other) in zip(a, b) {
            #expect(zip(one.probabilities, other.probabilities).allSatisfy { abs($0 - $1) < 1e-5 })
        }
        var request = ModelEvaluation.Request(data: FilePath(tiny.configuration.data.directory))
        request.precision = .float32
        let evaluated = try ModelEvaluation(of: ModelFile(readFrom: folded.directory.bestCheckpoint), request)
        #expect(evaluated.predictions.count == a.count)
        for (one, other) in zip(evaluated.predictions, a) {
            #expect(zip(one.probabilities, other.probabilities).allSatisfy { abs($0 - $1) < 1e-5 })
        }
    }

    private func featureCounts(_ log: EventLog) -> [Int] {
        log.events.compactMap { event in
            if case .computingFeatures(let done, _) = event { done } else { nil }
        }
    }
}
