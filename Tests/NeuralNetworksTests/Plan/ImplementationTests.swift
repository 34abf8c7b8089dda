import NeuralNetworks
import OneDNN
import Testing

/// How a plan is computed: never by oneDNN's reference code, which is a hundred times slower than it could be.
@Suite struct ImplementationTests {
    /// LeNet-5 is left out: six filters fill no block of sixteen, and a paper's numbers stay the paper's.
    @Test(
        "No step of a shipped network is computed by reference code",
        arguments: Preset.allCases.filter { $0 != .lenet5 }, Phase.allCases)
    func noStepIsComputedByReferenceCode(preset: Preset, phase: Phase) throws {
        let network = try preset.network(input: preset.usualInput, classCount: 2)
        try expectNoReferenceCode(network, phase, batchSize: preset == .base || preset == .compact ? 32 : 2)
    }

    @Test("Nor is one of a shipped config", arguments: Phase.allCases)
    func noStepOfAConfigIsComputedByReferenceCode(phase: Phase) throws {
        try expectNoReferenceCode(shippedConfigNetwork("base.json"), phase, batchSize: 32)
    }

    @Test("What a concatenation makes lies in blocks for the pooling behind it", arguments: Phase.allCases)
    func poolingsBehindConcatenationsReadBlocks(phase: Phase) throws {
        let network = try Preset.inceptionV3.network(
            input: Shape(channels: 1, height: 149, width: 149), classCount: 2)
        #expect(try steps(of: network, phase, computedBy: "simple_nchw", batchSize: 2) == [])
    }

    private func expectNoReferenceCode(_ network: Network, _ phase: Phase, batchSize: Int) throws {
        #expect(try steps(of: network, phase, computedBy: "ref", batchSize: batchSize) == [])
    }

    /// The steps that an implementation of oneDNN computes whose name holds a text, in all the ways the plan is made.
    private func steps(
        of network: Network, _ phase: Phase, computedBy name: String, batchSize: Int
    ) throws -> [String] {
        // What is chosen automatically is one of these.
        var choices = [ConvolutionAlgorithm.direct, .winograd].map { PlanOptions(convolutionAlgorithm: $0) }
        if Processor.multipliesBFloat16 {
            choices += choices.map {
                PlanOptions(precision: .bfloat16, convolutionAlgorithm: $0.convolutionAlgorithm)
            }
        }
        return try ComputeThread.run {
            // Zeros: nothing is computed.
            let parameters = Parameters(layout: ParameterLayout(for: network))
            return try choices.flatMap { options in
                try Plan(
                    network, parameters: parameters, phase: phase, batchSize: batchSize, options: options,
                    engine: Engine()
                ).steps.filter { $0.implementation.contains(name) }.map {
                    "\(options.precision.rawValue) \(options.convolutionAlgorithm.rawValue):"
                        + " \($0.layer) \($0.work.rawValue) \($0.implementation)"
                }
            }
        }
    }

    @Test("Every multiplication of a network is in one forward step", arguments: Phase.allCases)
    func multiplicationsAreCounted(phase: Phase) throws {
        let replay = try Replay.load()
        let network = try replay.network
        let steps = try ComputeThread.run {
            try SmallNetwork(network, batchSize: 5, phase: phase).plan.steps
        }
        let forward = steps.filter { $0.work == .forward }.reduce(0) { $0 + $1.multiplyAdds }
        #expect(forward == 5 * network.multiplyAdds)
        let weights = steps.filter { $0.work == .backwardWeights }.reduce(0) { $0 + $1.multiplyAdds }
        #expect(weights == (phase == .training ? forward : 0))
    }

    @Test("Steps that are measured one by one compute the same")
    func measuredStepsComputeTheSame() throws {
        let (once, measured, count, reported) = try ComputeThread.run {
            let small = try SmallNetwork(try Replay.load().network)
            let once = try small.gradients()
            var reported: [Int] = []
            try small.plan.runSteps { index, _ in reported.append(index) }
            return (
                once.parameters, Array(small.plan.gradients?.values ?? .init(start: nil, count: 0)),
                small.plan.steps.count, reported
            )
        }
        #expect(once == measured)
        #expect(reported == Array(0..<count))
    }
}
