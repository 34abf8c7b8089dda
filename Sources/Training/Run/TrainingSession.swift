import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage

/// The weights of a run and everything that changes them: plan, loss, optimizer, schedule, average.
///
/// Made and used on the compute thread.
package final class TrainingSession {
    /// All weights. Those that are trained are up to date after ``collectWeights()``.
    let parameters: Parameters
    let phases: TrainingPhases
    var state = TrainingState()

    private let configuration: TrainingConfiguration
    private let precision: Precision
    private let stepsPerEpoch: Int
    private let tuning: ConvolutionTuning
    private let engine: Engine
    private let loss: SoftmaxCrossEntropy
    private var targets: [Target] = []
    /// The mean loss of the last step's images.
    private(set) var lastLoss = 0.0
    /// Of the last step of this sitting.
    private var lastLearningRate: Double?
    private var current: PhaseWork?
    /// The network at the size of the images that are trained on now.
    private var shown: Network

    /// Sets up a training; ``enter(_:)`` or ``compile(_:)`` has to follow.
    ///
    /// - Parameters:
    ///   - classCounts: training images of each class, for balanced class weights.
    ///   - tuning: what is known of the speed of convolutions here.
    init(
        _ network: Network, parameters: Parameters, phases: TrainingPhases,
        configuration: TrainingConfiguration, precision: Precision, classCounts: [Int], stepsPerEpoch: Int,
        tuning: ConvolutionTuning, engine: Engine
    ) throws {
        shown = network
        self.parameters = parameters
        self.phases = phases
        self.configuration = configuration
        self.precision = precision
        self.stepsPerEpoch = stepsPerEpoch
        self.tuning = tuning
        self.engine = engine
        loss = try configuration.loss.resolved(classCounts: classCounts)
        targets.reserveCapacity(configuration.batchSize)
    }

    /// A training of the whole network from fresh weights, ready for its first step.
    package convenience init(
        _ network: Network, configuration: TrainingConfiguration, precision: Precision, classCounts: [Int],
        stepsPerEpoch: Int, engine: Engine
    ) throws {
        try self.init(
            network, parameters: Parameters(for: network, seed: configuration.seed),
            phases: TrainingPhases(training: network, by: configuration), configuration: configuration,
            precision: precision, classCounts: classCounts, stepsPerEpoch: stepsPerEpoch,
            tuning: ConvolutionTuning(), engine: engine)
        try enter(phases[index: 0])
    }

    /// What the current phase works with.
    var work: PhaseWork {
        guard let current else { preconditionFailure("a training begins with a phase") }
        return current
    }

    // MARK: Phases

    /// Begins a phase: its optimizer, schedule and average start anew.
    func enter(_ phase: TrainingPhase) throws {
        state.phase = TrainingState.PhaseState(index: phase.index, firstStep: state.step)
        state.plateau = PlateauState()
        state.stopping = TrainingState.StoppingState()
        try compile(phase)
    }

    /// Makes what a phase works with, without a change of the state.
    func compile(_ phase: TrainingPhase) throws {
        collectWeights()
        // Given back before the next is asked for.
        current = nil
        current = try PhaseWork(
            phase, of: shown, parameters: parameters, configuration: configuration, precision: precision,
            stepsPerEpoch: stepsPerEpoch, tuning: tuning, engine: engine)
    }

    /// Goes on with images of another size.
    ///
    /// - Parameter network: the same network at that size.
    func show(_ network: Network) throws {
        guard network != shown else { return }
        shown = network
        try work.recompile(network)
    }

    /// Takes up a run where a checkpoint left it.
    func restore(_ checkpoint: Checkpoint.Contents) throws {
        // What the last phase has made is not to be collected over the checkpoint's weights.
        current = nil
        try checkpoint.readWeights(into: parameters)
        try compile(phases[index: checkpoint.state.phase.index])
        try checkpoint.readMoments(of: work.trained, into: work.optimizer, average: work.average)
        state = checkpoint.state
    }

    /// Brings the trained weights back to where all weights are.
    func collectWeights() {
        guard let current, current.trained !== parameters else { return }
        parameters.copyShared(from: current.trained)
    }

    // MARK: Validation

    /// A plan for inference of what is behind the phase's trunk, and the trunk, both for a network's full size and for
    /// other batches than the training's; `nil` where there is no trunk.
    ///
    /// - Parameters:
    ///   - network: the network at the size of the validation images.
    ///   - evaluated: the weights that the plan reads.
    func makeValidation(
        _ network: Network, evaluated: Parameters, batchSize: Int
    ) throws -> (trunk: FrozenTrunk, plan: Plan)? {
        let split = try work.phase.split(network)
        guard let front = split.trunk else { return nil }
        let options = PlanOptions(precision: precision, convolutionAlgorithm: configuration.convolution)
        let trunk = try FrozenTrunk(
            front, parameters: parameters, batchSize: batchSize, options: options, tuning: tuning,
            engine: engine)
        let plan = try Plan(
            split.rest, parameters: evaluated, phase: .inference, batchSize: batchSize, options: options,
            tuning: tuning, engine: engine)
        return (trunk, plan)
    }

    // MARK: Steps

    /// The learning rate of the next step.
    var learningRate: Double {
        work.phase.learningRate
            * configuration.schedule.factor(
                atStep: state.step - state.phase.firstStep, of: work.length, plateau: state.plateau)
    }

    /// One step: forward, loss, backward, clipping, optimizer, average.
    package func step(on batch: Batch) throws {
        if let trunk = work.trunk {
            try trunk.run(batch.address, into: work.plan.input)
        } else {
            try work.plan.readInput(from: batch.address)
        }
        targets.removeAll(keepingCapacity: true)
        for index in 0..<batch.count {
            targets.append(
                Target(
                    Int(batch.labels[index]), share: batch.shares[index],
                    mixedWith: Int(batch.secondLabels[index])))
        }
        try step()
    }

    /// One step on features that the trunk has computed before.
    func step(on features: FeatureStore, samples: ArraySlice<Int>, labels: [Int32]) throws {
        let (input, length) = (work.plan.input, features.bytesPerImage)
        targets.removeAll(keepingCapacity: true)
        for (place, sample) in samples.enumerated() {
            (input + place * length).copyMemory(from: features[sample], byteCount: length)
            targets.append(Target(Int(labels[sample])))
        }
        try step()
    }

    /// One step on the input that is in its place.
    private func step() throws {
        let (plan, segments, learningRate) = (work.plan, work.segments, learningRate)
        lastLearningRate = learningRate
        guard let logitsGradient = plan.logitsGradient, let gradients = plan.gradients else {
            preconditionFailure("a training plan has gradients")
        }
        plan.dropoutKey.seed = configuration.seed
        plan.dropoutKey.step = UInt64(state.step)
        try plan.forward()
        let summary = loss.evaluate(
            logits: UnsafeBufferPointer(plan.logits), targets: targets, gradient: logitsGradient)
        guard summary.loss.isFinite else { throw divergence }
        try plan.backward()
        let scale =
            configuration.gradientClipping.map {
                $0.scale(forNorm: GradientClipping.norm(of: gradients, segments: segments))
            } ?? 1
        work.optimizer.step(
            weights: work.trained.arena, gradients: gradients, learningRate: learningRate, segments: segments,
            gradientScale: scale)
        work.average?.update(with: work.trained.arena)
        lastLoss = summary.meanLoss
        // Of an epoch that was begun without them there are none.
        if state.answers.count == state.running.count {
            state.answers.append(
                logits: UnsafeBufferPointer(plan.logits), of: loss.classCount, targets: targets)
        }
        state.running += summary
        state.step += 1
        state.batch += 1
    }

    /// What is thrown once numbers have grown out of bounds.
    var divergence: TrainingError {
        .diverged(epoch: state.epoch + 1, learningRate: lastLearningRate ?? learningRate)
    }

    /// How the trained parameters, and the gradients of the last step, are distributed.
    func distributions() -> [ParameterDistribution] {
        guard let gradients = work.plan.gradients else { return [] }
        return work.trained.layout.entries.filter { $0.specification.role != .statistic }.map { entry in
            ParameterDistribution(
                name: entry.name,
                values: Histogram(of: UnsafeBufferPointer(work.trained.values(of: entry))),
                gradients: Histogram(of: UnsafeBufferPointer(gradients[entry.range])))
        }
    }

    /// Makes sure that a checkpoint would hold nothing but finite numbers: ReLU and pooling can hide one that is
    /// not from the loss.
    ///
    /// - Throws: ``TrainingError/diverged(epoch:learningRate:)``.
    func checkFinite() throws(TrainingError) {
        let averages = work.average.map { [$0.values.values] } ?? []
        for values in [work.trained.arena.values] + work.optimizer.entries.map(\.values) + averages
        where !values.allSatisfy(\.isFinite) {
            throw divergence
        }
    }

    /// Tells the schedule what the epoch's weights came to.
    func observe(_ metric: Double, higherIsBetter: Bool) {
        configuration.schedule.observe(metric, higherIsBetter: higherIsBetter, state: &state.plateau)
    }

    /// The weights to be evaluated: the average where there is one.
    func copyEvaluatedWeights(to other: Parameters) {
        collectWeights()
        other.copy(from: parameters)
        guard let average = work.average else { return }
        for entry in work.trained.layout.entries {
            _ = other[entry.name]?.update(fromContentsOf: average.values[entry.range])
        }
    }
}
