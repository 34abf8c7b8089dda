import NeuralNetworks
import OneDNN
import Randomness
import TestSupport
import Testing

/// The fused first layers against the same layers computed one by one by oneDNN.
@Suite struct StemTests {
    static let shapes = [
        Shape(channels: 1, height: 12, width: 10), Shape(channels: 1, height: 11, width: 13),
        Shape(channels: 3, height: 8, width: 9), Shape(channels: 2, height: 2, width: 3),
    ]

    @Test(
        "Fused and separate first layers give the same logits and gradients", arguments: shapes,
        [true, false])
    func fusedAndSeparateAgree(input: Shape, hasBias: Bool) throws {
        let (fused, separate) = try results(input, hasBias: hasBias, precision: .float32)
        #expect(fused.steps.contains { $0.implementation == "xray:stem" && $0.work == .backwardWeights })
        #expect(!separate.steps.contains { $0.implementation == "xray:stem" })
        #expect(relativeDifference(fused.logits, separate.logits) < 1e-5)
        #expect(relativeDifference(fused.gradients, separate.gradients) < 1e-4)
        #expect(relativeDifference(fused.inference, separate.inference) < 1e-5)
    }

    @Test(
        "In bfloat16 the fused first layers stay as near to float32 as the separate ones",
        .enabled(if: Processor.multipliesBFloat16, "needs a processor that multiplies bfloat16 numbers"),
        arguments: shapes)
    func fusedIsAsPreciseInBFloat16(input: Shape) throws {
        let exact = try results(input, hasBias: true, precision: .float32).separate
        let rounded = try results(input, hasBias: true, precision: .bfloat16).fused
        #expect(cosine(exact.logits, rounded.logits) > 0.999)
        #expect(cosine(exact.gradients, rounded.gradients) > 0.99)
    }

    /// Both multiply bfloat16 numbers and sum in float32; only where the order of a sum tips a rounding do they differ, by
    /// 2⁻⁸ of a number. Not so the gradients: rounded before they are pooled, more of a window's places are equal.
    @Test(
        "In bfloat16 fused and separate first layers give the same logits",
        .enabled(if: Processor.multipliesBFloat16, "needs a processor that multiplies bfloat16 numbers"),
        arguments: shapes, [true, false])
    func fusedAndSeparateGiveTheSameLogitsInBFloat16(input: Shape, hasBias: Bool) throws {
        let (fused, separate) = try results(input, hasBias: hasBias, precision: .bfloat16)
        #expect(fused.steps.contains { $0.implementation == "xray:stem" && $0.work == .forward })
        #expect(fused.inferenceSteps.contains { $0.implementation == "xray:stem" })
        #expect(relativeDifference(fused.logits, separate.logits) < 0.004)
        #expect(relativeDifference(fused.inference, separate.inference) < 0.004)
    }

    @Test("A grouped first convolution is left to oneDNN, and its weights end where they end")
    func groupsAreNotFused() throws {
        let input = Shape(channels: 3, height: 8, width: 9)
        let (fused, separate) = try results(input, hasBias: true, groups: 3, filters: 48, precision: .float32)
        #expect(!fused.steps.contains { $0.implementation == "xray:stem" })
        #expect(fused.logits == separate.logits && fused.gradients == separate.gradients)
    }

    private struct Results {
        let steps: [StepDescription]
        let logits: [Float]
        let gradients: [Float]
        let inference: [Float]
        let inferenceSteps: [StepDescription]
    }

    private func results(
        _ input: Shape, hasBias: Bool, groups: Int = 1, filters: Int = 32, precision: Precision
    ) throws -> (fused: Results, separate: Results) {
        try ComputeThread.run {
            func results(isFused: Bool) throws -> Results {
                let build = { (layers: inout NetworkBuilder) in
                    layers.add(
                        "conv",
                        .convolution(
                            Convolution(
                                filters: filters, kernelSize: 3, padding: .same, groups: groups, bias: hasBias
                            ))
                    )
                    layers.add("pool", .maxPooling(MaxPooling(kernelSize: 2)))
                    layers.add("relu", .relu(ReLU()))
                    layers.add("flatten", .flatten(Flatten()))
                    layers.add("logits", .dense(Dense(units: 3)))
                }
                let training = try SmallNetwork(
                    input: input, batchSize: 5, precision: precision, fusesStem: isFused, build)
                let logits = try training.logits()
                let gradients = try training.gradients().parameters
                let inference = try SmallNetwork(
                    input: input, batchSize: 5, precision: precision, phase: .inference, fusesStem: isFused,
                    build)
                return Results(
                    steps: training.plan.steps, logits: logits, gradients: gradients,
                    inference: try inference.logits(), inferenceSteps: inference.plan.steps)
            }
            return (try results(isFused: true), try results(isFused: false))
        }
    }
}

/// The largest difference of two vectors, relative to the largest number in the second; infinite where one is
/// longer or holds what is no number.
private func relativeDifference(_ a: [Float], _ b: [Float]) -> Float {
    let difference = largestDifference(a, b)
    guard difference.isFinite else { return .infinity }
    return difference / max(b.map(abs).max() ?? 0, .leastNormalMagnitude)
}
