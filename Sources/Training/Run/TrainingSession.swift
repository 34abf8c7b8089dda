import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage

/// The weights of a run and everything that changes them: plan, loss, optimizer, schedule, average.
///
/// Made and used on the compute thread.
package final class TrainingSession {
    let parameters: Parameters
    let plan: Plan
    let optimizer: OptimizerState
    let average: AveragedWeights?
    var state = TrainingState()

    private let configuration: TrainingConfiguration
    private let loss: SoftmaxCrossEntropy
    private let segments: [ParameterSegment]
    private let length: TrainingLength
    private var targets: [Target] = []

    /// - Parameters:
    ///   - classCounts: training images of each class, for balanced class weights.
    ///   - tuning: what is known of the speed of convolutions here.
    package init(
        _ network: Network, configuration: TrainingConfiguration, precision: Precision, classCounts: [Int],
        stepsPerEpoch: Int, tuning: ConvolutionTuning = ConvolutionTuning(), engine: Engine
    ) throws {
        self.configuration = configuration
        let parameters = Parameters(for: network, seed: configuration.seed)
        self.parameters = parameters
        plan = try Plan(
            network, parameters: parameters, phase: .training, batchSize: configuration.batchSize,
            options: PlanOptions(precision: precision, convolutionAlgorithm: configuration.convolution),
            tuning: tuning, engine: engine)
        optimizer = OptimizerState(configuration.optimizer, count: parameters.layout.count)
        average = configuration.averaging.map { AveragedWeights($0, of: parameters.arena) }
        loss = try configuration.loss.resolved(classCounts: classCounts)
        segments = parameters.layout.segments
        length = TrainingLength(stepsPerEpoch: stepsPerEpoch, epochs: configuration.epochs)
        targets.reserveCapacity(configuration.batchSize)
    }

    /// The learning rate of the next step.
    var learningRate: Double {
        configuration.optimizer.learningRate
            * configuration.schedule.factor(atStep: state.step, of: length, plateau: state.plateau)
    }

    /// One step: forward, loss, backward, clipping, optimizer, average.
    package func step(on batch: Batch) throws {
        guard let input = batch.input.baseAddress, let logitsGradient = plan.logitsGradient,
            let gradients = plan.gradients
        else { preconditionFailure("a training plan has an input and gradients") }
        try plan.readInput(from: UnsafeMutableRawPointer(mutating: input))
        plan.dropoutKey.seed = configuration.seed
        plan.dropoutKey.step = UInt64(state.step)
        try plan.forward()
        targets.removeAll(keepingCapacity: true)
        for index in 0..<batch.count { targets.append(Target(Int(batch.labels[index]))) }
        let summary = loss.evaluate(
            logits: UnsafeBufferPointer(plan.logits), targets: targets, gradient: logitsGradient)
        guard summary.loss.isFinite else { throw divergence }
        try plan.backward()
        let scale =
            configuration.gradientClipping.map {
                $0.scale(forNorm: GradientClipping.norm(of: gradients, segments: segments))
            } ?? 1
        optimizer.step(
            weights: parameters.arena, gradients: gradients, learningRate: learningRate, segments: segments,
            gradientScale: scale)
        average?.update(with: parameters.arena)
        state.running.add(summary)
        state.step += 1
        state.batch += 1
    }

    /// What is thrown once numbers have grown out of bounds.
    var divergence: TrainingError { .diverged(epoch: state.epoch + 1, learningRate: learningRate) }

    /// Makes sure that a checkpoint would hold nothing but finite numbers: ReLU and pooling can hide one that is
    /// not from the loss.
    ///
    /// - Throws: ``TrainingError/diverged(epoch:learningRate:)``.
    func checkFinite() throws(TrainingError) {
        let averages = average.map { [$0.values.values] } ?? []
        for values in [parameters.arena.values] + optimizer.entries.map(\.values) + averages
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
        if let average { other.arena.copy(from: average.values) } else { other.copy(from: parameters) }
    }
}

extension ParameterLayout {
    /// What the optimizer is told of each parameter: weight decay is for weights, not for biases and the like, and
    /// running statistics are none of its business.
    var segments: [ParameterSegment] {
        entries.map {
            let role = $0.specification.role
            return ParameterSegment(range: $0.range, decays: role == .weight, isTrained: role != .statistic)
        }
    }
}
