import NeuralNetworks
import OneDNN
import SystemPackage

/// What a phase of a training works with: its plans, and everything that is as large as what it trains.
final class PhaseWork {
    let phase: TrainingPhase
    /// What is trained and what lies between; the weights of the whole network where there is no trunk.
    let trained: Parameters
    /// The network behind the trunk, forward and backward.
    var plan: Plan {
        guard let compiled else { preconditionFailure("a phase whose plan could not be made has ended") }
        return compiled.plan
    }
    /// The part in front that stays as it is.
    var trunk: FrozenTrunk? { compiled?.trunk }
    private var compiled: Compiled?
    let optimizer: OptimizerState
    let average: AveragedWeights?
    let segments: [ParameterSegment]
    let length: TrainingLength
    private let compile: (NetworkSplit) throws -> Compiled

    private typealias Compiled = (trunk: FrozenTrunk?, plan: Plan)

    /// - Parameter parameters: all weights of the network.
    init(
        _ phase: TrainingPhase, of network: Network, parameters: Parameters,
        configuration: TrainingConfiguration, precision: Precision, stepsPerEpoch: Int,
        tuning: ConvolutionTuning, engine: Engine
    ) throws {
        self.phase = phase
        let split = try phase.split(network)
        let hasTrunk = split.trunk != nil
        let trained = hasTrunk ? Parameters(layout: ParameterLayout(for: split.rest)) : parameters
        if hasTrunk { trained.copyShared(from: parameters) }
        let compile = { (split: NetworkSplit) throws -> Compiled in
            var options = PlanOptions(precision: precision, convolutionAlgorithm: configuration.convolution)
            let trunk = try split.trunk.map {
                try FrozenTrunk(
                    $0, parameters: parameters, batchSize: configuration.batchSize, options: options,
                    tuning: tuning, engine: engine)
            }
            options.frozenLayers = split.frozenLayers
            let plan = try Plan(
                split.rest, parameters: trained, phase: .training, batchSize: configuration.batchSize,
                options: options, tuning: tuning, engine: engine)
            return (trunk, plan)
        }
        compiled = try compile(split)
        self.compile = compile
        var rule = configuration.optimizer
        rule.learningRate = phase.learningRate
        optimizer = OptimizerState(rule, count: trained.layout.count)
        average = configuration.averaging.map { AveragedWeights($0, of: trained.arena) }
        segments = trained.layout.segments(in: phase)
        length = TrainingLength(stepsPerEpoch: stepsPerEpoch, epochs: phase.epochs.count)
        self.trained = trained
    }

    /// Compiles the plans anew, for images of another size; weights, moments and average stay.
    func recompile(_ network: Network) throws {
        // First the memory of the old ones is given back.
        compiled = nil
        compiled = try compile(phase.split(network))
    }

    /// Bytes of activations, gradients and scratch memory.
    var memoryByteCount: Int { plan.memoryByteCount + (trunk?.memoryByteCount ?? 0) }
}

extension TrainingPhase {
    /// The network's part that is trained, and the part in front of it that is not.
    func split(_ network: Network) throws(NetworkError) -> NetworkSplit {
        try network.split { trainedLayers.contains($0) }
    }
}

extension ParameterLayout {
    /// What the optimizer is told of each parameter: weight decay is for weights, not for biases and the like; what is
    /// frozen stays, and running statistics are none of its business.
    func segments(in phase: TrainingPhase) -> [ParameterSegment] {
        entries.map { entry in
            let layer = String(entry.name[..<(entry.name.lastIndex(of: ".") ?? entry.name.endIndex)])
            let role = entry.specification.role
            return ParameterSegment(
                range: entry.range, decays: role == .weight, learningRateScale: phase.factor(of: layer),
                isTrained: role != .statistic && phase.trainedLayers.contains(layer))
        }
    }
}
