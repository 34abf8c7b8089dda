import NeuralNetworks
import OneDNN
import Randomness
import Testing

@Suite struct DeterminismTests {
    @Test("Two trainings with one seed are identical to the last bit", arguments: Precision.ofThisProcessor)
    func oneSeedGivesOneResult(precision: Precision) throws {
        let (first, again, other) = try ComputeThread.run {
            (
                try trainedWeights(seed: 4, precision), try trainedWeights(seed: 4, precision),
                try trainedWeights(seed: 5, precision)
            )
        }
        #expect(first == again)
        #expect(first != other)
    }

    /// Ten steps of a random network, its dropout drawing from the seed.
    private func trainedWeights(seed: UInt64, _ precision: Precision) throws -> [UInt32] {
        var stream = RandomStream(seed: 17, purpose: .test)
        let network = try randomNetwork(&stream)
        let small = try SmallNetwork(network, options: PlanOptions(precision: precision), seed: seed)
        let weights = small.plan.parameters
        let state = OptimizerState(.adam(Adam()), count: weights.arena.count)
        let segments = weights.layout.entries.map { ParameterSegment(range: $0.range) }
        for step in 0..<10 {
            small.plan.dropoutKey.seed = seed
            small.plan.dropoutKey.step = UInt64(step)
            _ = try small.gradients()
            guard let gradients = small.plan.gradients else { continue }
            state.step(weights: weights.arena, gradients: gradients, learningRate: 0.01, segments: segments)
        }
        return weights.arena.values.map(\.bitPattern)
    }

    @Test("The images of a batch do not know of each other", arguments: Phase.allCases)
    func imagesOfABatchAreIndependent(phase: Phase) throws {
        var stream = RandomStream(seed: 23, purpose: .test)
        let network = try randomNetwork(&stream, dropout: false)
        let (before, after) = try ComputeThread.run {
            // Statistics of the batch would tell images of each other.
            var options = PlanOptions()
            options.computesAsAtInference = true
            let small = try SmallNetwork(network, batchSize: 5, options: options, phase: phase)
            var input = small.input
            let before = try small.logits()
            for index in 3 * network.input.count..<4 * network.input.count { input[index] = 100 }
            return (before, try small.logits(of: input))
        }
        for image in 0..<5 {
            let row = image * 3..<image * 3 + 3
            #expect((Array(before[row]) == Array(after[row])) == (image != 3))
        }
    }

    @Test func anImageGivesTheSameAloneAndInABatch() throws {
        let network = try Replay.load().network
        let (batch, alone) = try ComputeThread.run {
            let together = try SmallNetwork(network, batchSize: 4, phase: .inference)
            let single = try SmallNetwork(network, batchSize: 1, phase: .inference)
            let alone = try (0..<4).flatMap { image in
                let pixels = together.input[image * network.input.count..<(image + 1) * network.input.count]
                return try single.logits(of: Array(pixels))
            }
            return (try together.logits(), alone)
        }
        expectClose(alone, batch.map { Double($0) }, relative: 1e-4)
    }

    @Test func plansShareParameters() throws {
        let network = try Replay.load().network
        let (before, stale, packed) = try ComputeThread.run {
            let training = try SmallNetwork(network, phase: .training)
            let weights = training.plan.parameters
            let inference = try Plan(
                network, parameters: weights, phase: .inference, batchSize: 3, engine: Engine())
            func logits() throws -> [Float] {
                inference.write(training.input)
                try inference.forward()
                return Array(inference.logits)
            }
            try inference.packWeights()
            let before = try logits()
            weights["dense2.bias"]?.update(repeating: 0)
            weights["conv2.weight"]?.update(repeating: 0)
            let stale = try training.logits()
            try inference.packWeights()
            return (before, stale, try logits())
        }
        #expect(before != stale)
        expectClose(packed, stale.map { Double($0) })
    }
}
