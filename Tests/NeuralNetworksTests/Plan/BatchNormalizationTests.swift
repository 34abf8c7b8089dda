import NeuralNetworks
import OneDNN
import Testing

@Suite struct BatchNormalizationTests {
    private let input = Shape(channels: 16, height: 5, width: 3)
    private let layer = BatchNormalization(momentum: 0.3, epsilon: 0.01)

    /// Means, and unbiased variances, of each channel over images, rows and columns.
    private func moments(_ values: [Float], batch: Int) -> [(mean: Double, variance: Double)] {
        let pixels = input.size.count
        return (0..<input.channels).map { channel in
            let numbers = (0..<batch).flatMap { image in
                (0..<pixels).map { Double(values[(image * input.channels + channel) * pixels + $0]) }
            }
            let mean = numbers.reduce(0, +) / Double(numbers.count)
            let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (mean, squares / Double(numbers.count - 1))
        }
    }

    private func network(_ phase: Phase, asAtInference: Bool = false) throws -> SmallNetwork {
        try SmallNetwork(input: input, asAtInference: asAtInference, phase: phase) {
            $0.add("n", .batchNormalization(layer))
        }
    }

    @Test func runningStatisticsMoveTowardsThoseOfTheBatch() throws {
        let (before, after, values) = try ComputeThread.run {
            let small = try network(.training)
            let before = statistics(of: small)
            _ = try small.logits()
            return (before, statistics(of: small), small.input)
        }
        let moments = moments(values, batch: 3)
        expectClose(after.mean, zip(before.mean, moments).map { 0.7 * Double($0) + 0.3 * $1.mean })
        expectClose(
            after.variance, zip(before.variance, moments).map { 0.7 * Double($0) + 0.3 * $1.variance })
    }

    @Test("Running statistics normalise at inference, and stay", arguments: Phase.allCases)
    func runningStatisticsNormaliseAtInference(phase: Phase) throws {
        let (before, after, values, found, scale, shift) = try ComputeThread.run {
            let small = try network(phase, asAtInference: true)
            let before = statistics(of: small)
            let found = try small.logits()
            let parameters = small.plan.parameters
            return (
                before, statistics(of: small), small.input, found, numbers(parameters["n.weight"]),
                numbers(parameters["n.bias"])
            )
        }
        #expect(before.mean == after.mean && before.variance == after.variance)
        let expected = values.indices.map { index in
            let channel = index / input.size.count % input.channels
            let root = (Double(before.variance[channel]) + 0.01).squareRoot()
            return Double(scale[channel]) * (Double(values[index]) - Double(before.mean[channel])) / root
                + Double(shift[channel])
        }
        expectClose(found, expected)
    }

    @Test func inTrainingEveryChannelHasItsShiftAsMean() throws {
        let (found, scale, shift) = try ComputeThread.run {
            let small = try network(.training)
            let parameters = small.plan.parameters
            return (
                try small.logits(), numbers(parameters["n.weight"]), numbers(parameters["n.bias"])
            )
        }
        let moments = moments(found, batch: 3)
        expectClose(moments.map(\.mean), shift.map { Double($0) })
        // Epsilon takes some of the variance, and 44 of 45 are left of the unbiased one.
        for (moment, scale) in zip(moments, scale) {
            #expect(moment.variance < Double(scale * scale) * 45 / 44)
            #expect(moment.variance > Double(scale * scale) * 0.9)
        }
    }

    /// A change of the weights reaches an inference plan with the next packing, through the folded factors, too.
    @Test func foldedFactorsAreMadeAnewWhenWeightsArePacked() throws {
        let (before, stale, after, expected) = try ComputeThread.run {
            let small = try folded(.inference)
            let before = try small.logits()
            let scale = small.plan.parameters["n.weight"]
            for index in scale?.indices ?? 0..<0 { scale?[index] *= 2 }
            let stale = try small.logits()
            try small.plan.packWeights()
            let after = try small.logits()
            let training = try folded(.training)
            training.plan.parameters.copy(from: small.plan.parameters)
            return (before, stale, after, try training.logits())
        }
        #expect(before == stale)
        #expect(before != after)
        expectClose(after, expected.map { Double($0) })
    }

    private func folded(_ phase: Phase) throws -> SmallNetwork {
        try SmallNetwork(input: input, algorithm: .direct, asAtInference: true, phase: phase) {
            $0.add("c", .convolution(Convolution(filters: 16, kernelSize: 3)))
            $0.add("n", .batchNormalization(layer))
        }
    }

    private func statistics(of small: SmallNetwork) -> (mean: [Float], variance: [Float]) {
        let parameters = small.plan.parameters
        return (numbers(parameters["n.running_mean"]), numbers(parameters["n.running_var"]))
    }
}

private func numbers(_ values: UnsafeMutableBufferPointer<Float>?) -> [Float] {
    values.map { Array($0) } ?? []
}
