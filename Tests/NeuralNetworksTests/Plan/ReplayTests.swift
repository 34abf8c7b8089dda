import NeuralNetworks
import OneDNN
import Testing

/// The same weights, the same batches, the same numbers as PyTorch.
@Suite struct ReplayTests {
    @Test(
        "Logits and every gradient of the first step are PyTorch's",
        arguments: Replay.Name.allCases, [ConvolutionAlgorithm.direct, .automatic, .winograd])
    func theFirstStepIsPyTorchs(name: Replay.Name, algorithm: ConvolutionAlgorithm) throws {
        let replay = try Replay.load(name)
        let (logits, gradients) = try ComputeThread.run {
            let training = try ReplayedTraining(replay, options: PlanOptions(convolutionAlgorithm: algorithm))
            _ = try training.computeGradients(ofStep: 0)
            return (Array(training.plan.logits), training.tensors(in: training.plan.gradients))
        }
        expectClose(logits, replay.logits.flatMap { $0 }, relative: 1e-4)
        let statistics = gradients.filter { $0.key.contains("running") }
        #expect(statistics.values.allSatisfy { $0.allSatisfy { $0 == 0 } })
        #expect(Set(gradients.keys).subtracting(statistics.keys) == Set(replay.gradients.keys))
        for (name, gradient) in gradients { expectSame(gradient, replay.gradients[name], name) }
    }

    @Test("The shapes of the parameters are PyTorch's", arguments: Replay.Name.allCases)
    func theShapesOfTheParametersArePyTorchs(name: Replay.Name) throws {
        let replay = try Replay.load(name)
        let specifications = try replay.network.parameterSpecifications
        #expect(specifications.map(\.name) == replay.shapes.map(\.name))
        #expect(specifications.map(\.shape) == replay.shapes.map(\.shape))
    }

    @Test(
        "Ten losses, and the weights after ten steps, are PyTorch's", arguments: Replay.Name.allCases,
        [0, 1, 2])
    func tenStepsArePyTorchs(name: Replay.Name, run: Int) throws {
        let replay = try Replay.load(name)
        let reference = replay.runs[run]
        let (losses, weights) = try ComputeThread.run {
            let training = try ReplayedTraining(replay, options: PlanOptions())
            return (
                try training.train(reference.optimizer), training.tensors(in: training.plan.parameters.arena)
            )
        }
        expectClose(losses, reference.losses, relative: 1e-4)
        #expect(Set(weights.keys) == Set(reference.weights.keys))
        for (name, values) in weights { expectSame(values, reference.weights[name], name) }
    }

    /// bfloat16 keeps 8 bits: a number is off by up to 2⁻⁹, 0.2 %. A sum of many is off by less, because the roundings
    /// are as often up as down; but each of the six layers rounds anew, and a ReLU or a maximum that is decided the
    /// other way round moves the gradient more than rounding does. Over ten steps that may come to a few roundings, not
    /// to tens of them: 2 % of the loss.
    @Test(
        "Training in bfloat16 follows PyTorch's float64",
        .enabled(if: Processor.multipliesBFloat16, "needs a processor that multiplies bfloat16 numbers"),
        arguments: Replay.Name.allCases, [0, 1, 2])
    func bfloat16Follows(name: Replay.Name, run: Int) throws {
        let replay = try Replay.load(name)
        let reference = replay.runs[run]
        let losses = try ComputeThread.run {
            try ReplayedTraining(replay, options: PlanOptions(precision: .bfloat16)).train(
                reference.optimizer)
        }
        expectClose(losses, reference.losses, relative: 0.02)
        // Not the float32 computation by mistake: that would agree far better.
        #expect(zip(losses, reference.losses).contains { abs($0 - $1) > 1e-5 * $1 })
    }

    /// Values to 1e-4 of themselves, or of the tensor's root mean square where they are smaller than that.
    private func expectSame(
        _ found: [Float], _ expected: Replay.TensorSummary?, _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard let expected else { return }
        let count = Double(found.count)
        let size = (expected.sumOfSquares / count).squareRoot()
        let sum = found.reduce(0) { $0 + Double($1) }
        let sumOfSquares = found.reduce(0) { $0 + Double($1) * Double($1) }
        expectClose(
            Array(found.prefix(expected.values.count)), expected.values, relative: 1e-4, floor: size,
            "\(name)", sourceLocation: sourceLocation)
        expectClose(
            [sum], [expected.sum], relative: 1e-4, floor: count * size, "the sum of \(name)",
            sourceLocation: sourceLocation)
        expectClose(
            [sumOfSquares], [expected.sumOfSquares], relative: 1e-4, floor: 0, "the squares of \(name)",
            sourceLocation: sourceLocation)
    }
}
