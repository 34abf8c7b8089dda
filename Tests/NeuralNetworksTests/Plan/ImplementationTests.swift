import NeuralNetworks
import OneDNN
import Testing

/// How a plan is computed: never by oneDNN's reference code, which is a hundred times slower than it could be.
@Suite struct ImplementationTests {
    @Test("No step of a shipped network is computed by reference code", arguments: Phase.allCases)
    func noStepIsComputedByReferenceCode(phase: Phase) throws {
        var networks = try Set(Preset.allCases.map { try $0.network(input: $0.usualInput, classCount: 2) })
        networks.insert(try shippedConfigNetwork("base.json"))
        var choices = ConvolutionAlgorithm.allCases.map { PlanOptions(convolutionAlgorithm: $0) }
        if Processor.multipliesBFloat16 { choices.append(PlanOptions(precision: .bfloat16)) }
        for network in networks {
            for options in choices {
                let steps = try ComputeThread.run {
                    try Plan(
                        network, parameters: Parameters(for: network, seed: 1), phase: phase, batchSize: 32,
                        options: options, engine: Engine()
                    ).steps
                }
                let slow = steps.filter { $0.implementation.contains("ref") }
                #expect(slow.isEmpty, "\(options.precision) \(options.convolutionAlgorithm)")
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
