import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

/// A run does with the parts of a training what its config says.
@Suite("The steps of a run")
struct RunStepTests {
    @Test("They are forward, loss, backward, clipping, schedule and optimizer, bit for bit")
    func theyAreWhatTheConfigSays() throws {
        var tiny = try TinyTraining(epochs: 2)
        tiny.configuration.augmentation.mixup = Mixing(alpha: 1)
        tiny.configuration.training.optimizer = .sgd(
            SGD(learningRate: 0.05, momentum: 0.9, weightDecay: 0.1))
        tiny.configuration.training.schedule = LearningRateSchedule(
            .cosine(CosineDecay()), warmUp: .steps(3))
        tiny.configuration.training.loss = Loss(labelSmoothing: 0.1)
        tiny.configuration.training.gradientClipping = GradientClipping(maximumNorm: 0.1)
        tiny.configuration.training.convolution = .direct
        _ = try tiny.run()
        let found = try tensors(in: tiny.directory().lastCheckpoint)
        let expected = try StepsByHand(tiny.configuration).weights()
        #expect(expected.count == 4)
        for (name, bytes) in expected { #expect(found[name] == bytes, "\(name)") }
    }

    @Test("The plateau is that of the metric that chooses the best epoch")
    func thePlateauWatchesTheSelection() throws {
        var tiny = try TinyTraining(epochs: 4)
        // Too small a step to change a weight: no epoch is better than the first.
        let rate = 1e-30
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: rate, momentum: 0))
        tiny.configuration.training.selection = .validationAccuracy
        tiny.configuration.training.schedule = LearningRateSchedule(
            .reduceOnPlateau(ReduceOnPlateau(factor: 0.5, patience: 0)))
        let factors = try tiny.run().report.history.map { $0.learningRate / rate }
        #expect(largestDifference(factors, [1, 1, 0.5, 0.25]) < 1e-6)
    }

    @Test("A phase has the schedule from its beginning")
    func phasesBeginTheirScheduleAnew() throws {
        var tiny = try TinyTraining(epochs: 2)
        tiny.configuration.name = "source"
        let source = try tiny.run("source").directory.bestCheckpoint
        tiny.configuration.training.epochs = 4
        tiny.configuration.training.schedule = LearningRateSchedule(.cosine(CosineDecay()))
        tiny.configuration.transfer = TransferConfiguration(
            weights: source.string,
            phases: [PhaseConfiguration(epochs: 2, trainable: ["logits"]), PhaseConfiguration()])
        let rates = try tiny.run("phases").report.history.map(\.learningRate)
        try #require(rates.count == 4)
        #expect(rates[2] == rates[0] && rates[3] == rates[1] && rates[1] < rates[0])
    }
}

/// A training step by step, of the parts that a run is made of.
private struct StepsByHand {
    private let configuration: Configuration
    private let network: Network
    private let data: PreparedData

    init(_ configuration: Configuration) throws {
        self.configuration = configuration
        network = try configuration.network.network(classCount: 2)
        let folder = try ChestXrayFolder(FilePath(configuration.data.directory))
        let split = try DataSplit(
            of: folder, by: configuration.data.validation, trainingSeed: configuration.training.seed)
        data = try PreparedData(
            split, size: ImageSize(square: 24), configuration: configuration.data, threads: 1)
    }

    /// The bytes of every weight at the end.
    func weights() throws -> [String: [UInt8]] {
        try withTeam(of: 1) {
            let training = configuration.training
            let parameters = Parameters(for: network, seed: training.seed)
            let plan = try Plan(
                network, parameters: parameters, phase: .training, batchSize: training.batchSize,
                options: PlanOptions(precision: .float32, convolutionAlgorithm: .direct), engine: Engine())
            try train(plan, OptimizerState(training.optimizer, count: parameters.layout.count))
            return Dictionary(
                uniqueKeysWithValues: parameters.layout.entries.map {
                    ($0.name, [UInt8](UnsafeRawBufferPointer(parameters.values(of: $0))))
                })
        }
    }

    private func train(_ plan: Plan, _ optimizer: OptimizerState) throws {
        let training = configuration.training
        let loader = try BatchLoader(
            training: data.items(of: .train), from: data.images, augmentation: configuration.augmentation,
            settings: BatchSettings(batchSize: training.batchSize), seed: training.seed,
            epochs: training.epochs)
        defer { loader.stop() }
        let length = TrainingLength(stepsPerEpoch: loader.batchesPerEpoch, epochs: training.epochs)
        let loss = try training.loss.resolved(classCounts: [1, 1])
        let segments = plan.parameters.layout.entries.map {
            ParameterSegment(range: $0.range, decays: $0.name.hasSuffix(".weight"))
        }
        let gradients = try #require(plan.gradients)
        plan.dropoutKey.seed = training.seed
        var step = 0
        while let batch = loader.next() {
            try plan.readInput(from: batch.address)
            plan.dropoutKey.step = UInt64(step)
            try plan.forward()
            let targets = (0..<batch.count).map { index in
                Target(
                    Int(batch.labels[index]), share: batch.shares[index],
                    mixedWith: Int(batch.secondLabels[index]))
            }
            _ = loss.evaluate(
                logits: UnsafeBufferPointer(plan.logits), targets: targets, gradient: plan.logitsGradient)
            try plan.backward()
            let norm = GradientClipping.norm(of: gradients, segments: segments)
            optimizer.step(
                weights: plan.parameters.arena, gradients: gradients,
                learningRate: 0.05 * training.schedule.factor(atStep: step, of: length), segments: segments,
                gradientScale: Float(min(1, 0.1 / (norm + 1e-6))))
            step += 1
        }
        #expect(step == length.totalSteps)
    }
}
