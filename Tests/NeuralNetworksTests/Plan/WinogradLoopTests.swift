import NeuralNetworks
import OneDNN
import TestSupport
import Testing

extension Precision {
    /// In float32 our loops are for processors for which oneDNN has none, in bfloat16 for those that multiply such numbers.
    fileprivate static let ofWinogradLoops = ofThisProcessor.filter {
        $0 == .bfloat16 || Processor.blockedLayout == .blocksOf8
    }
}

/// Our own Winograd loops, with and without pooling, against direct convolution in float32.
@Suite(.enabled(if: !Precision.ofWinogradLoops.isEmpty, "this processor's Winograd code is oneDNN's"))
struct WinogradLoopTests {
    /// Tiles that fill a group of twelve or do not, and edges in the middle of a tile.
    static let shapes = [
        Shape(channels: 32, height: 12, width: 10), Shape(channels: 32, height: 7, width: 13),
        Shape(channels: 64, height: 5, width: 4), Shape(channels: 32, height: 1, width: 3),
        Shape(channels: 32, height: 2, width: 2),
    ]

    /// A bfloat16 number is off by 2⁻⁸·3^−½ of the power of two below it, root mean square, which is 0.0017 of itself.
    /// What is rounded here adds up to 0.0047 of the result: the input and the result once each, and 50 / 9 times the
    /// square of a rounding for transformed inputs and weights (see `WinogradConvolution`).
    ///
    /// In float32 it is 2⁻²⁴ in their places.
    private func tolerance(_ precision: Precision) -> Float { precision == .bfloat16 ? 0.006 : 1e-6 }

    /// A number near zero may fall on the other side of it, and with it its whole gradient: how far gradients may turn.
    private func leastCosine(_ precision: Precision) -> Double { precision == .bfloat16 ? 0.98 : 0.999 }

    @Test(
        "A convolution and its gradients are as near to float32 as their roundings let them",
        arguments: shapes, Precision.ofWinogradLoops)
    func convolution(input: Shape, precision: Precision) throws {
        let (exact, rounded) = try bothWays(input, precision, fusesStem: false) {
            $0.add("conv", .convolution(Convolution(filters: 64, kernelSize: 3, padding: .same)))
        }
        #expect(rounded.winogradSteps == ["forward", "backward weights", "backward data"])
        expectNear(rounded, exact, precision, times: 1)
        #expect(error(rounded.parameterGradients, exact.parameterGradients) < tolerance(precision))
        #expect(error(rounded.inputGradient, exact.inputGradient) < tolerance(precision))
    }

    @Test("So are those without a bias, and with a ReLU", arguments: shapes, Precision.ofWinogradLoops)
    func convolutionAndReLU(input: Shape, precision: Precision) throws {
        for relu in [nil, ReLU(), ReLU(maximum: 0.5)] {
            let (exact, rounded) = try bothWays(input, precision, fusesStem: false) {
                $0.add(
                    "conv", .convolution(Convolution(filters: 32, kernelSize: 3, padding: .same, bias: false))
                )
                if let relu { $0.add("relu", .relu(relu)) }
            }
            expectNear(rounded, exact, precision, times: 1)
            #expect(cosine(rounded.inputGradient, exact.inputGradient) > leastCosine(precision))
        }
    }

    @Test(
        "Pooling and ReLU are computed with the convolution, in either order",
        arguments: shapes.filter { $0.size.height > 1 }, Precision.ofWinogradLoops)
    func convolutionPoolingAndReLU(input: Shape, precision: Precision) throws {
        for poolsFirst in [true, false] {
            let (exact, rounded) = try bothWays(input, precision, fusesStem: false) {
                $0.add("conv", .convolution(Convolution(filters: 64, kernelSize: 3, padding: .same)))
                if poolsFirst { $0.add("pool", .maxPooling(MaxPooling(kernelSize: 2))) }
                $0.add("relu", .relu(ReLU()))
                if !poolsFirst { $0.add("pool", .maxPooling(MaxPooling(kernelSize: 2))) }
            }
            #expect(rounded.forwardSteps == ["xray:winograd"])
            expectNear(rounded, exact, precision, times: 1)
            #expect(cosine(rounded.inputGradient, exact.inputGradient) > leastCosine(precision))
        }
    }

    @Test("Many channels are computed in smaller groups of tiles", arguments: Precision.ofWinogradLoops)
    func manyChannels(precision: Precision) throws {
        let input = Shape(channels: 256, height: 9, width: 10)
        let (exact, rounded) = try bothWays(input, precision, fusesStem: false) {
            $0.add("conv", .convolution(Convolution(filters: 32, kernelSize: 3, padding: .same)))
        }
        expectNear(rounded, exact, precision, times: 1)
        #expect(error(rounded.parameterGradients, exact.parameterGradients) < tolerance(precision))
        #expect(error(rounded.inputGradient, exact.inputGradient) < tolerance(precision))
    }

    @Test("Batch normalisation is folded into it at inference", arguments: Precision.ofWinogradLoops)
    func normalization(precision: Precision) throws {
        let shape = Shape(channels: 32, height: 8, width: 9)
        let (exact, rounded) = try bothWays(shape, precision, fusesStem: false) {
            $0.add("conv", .convolution(Convolution(filters: 32, kernelSize: 3, padding: .same)))
            $0.add("norm", .batchNormalization(BatchNormalization()))
            $0.add("relu", .relu(ReLU()))
            $0.add("pool", .maxPooling(MaxPooling(kernelSize: 2)))
        }
        #expect(error(rounded.inference, exact.inference) < tolerance(precision))
    }

    @Test(
        "A network of several such layers learns from gradients that point where direct ones do",
        arguments: Precision.ofWinogradLoops)
    func severalLayers(precision: Precision) throws {
        let shape = Shape(channels: 1, height: 26, width: 22)
        let (exact, rounded) = try bothWays(shape, precision, fusesStem: true) {
            for (index, filters) in [32, 64, 64].enumerated() {
                $0.add(
                    "conv\(index)",
                    .convolution(Convolution(filters: filters, kernelSize: 3, padding: .same)))
                $0.add("pool\(index)", .maxPooling(MaxPooling(kernelSize: 2)))
                $0.add("relu\(index)", .relu(ReLU()))
            }
            $0.add("flatten", .flatten(Flatten()))
            $0.add("logits", .dense(Dense(units: 2)))
        }
        #expect(
            rounded.winogradSteps == [
                "forward", "forward", "backward weights", "backward data", "backward weights",
                "backward data",
            ])
        expectNear(rounded, exact, precision, times: 3)
    }

    @Test("The number of threads does not change the result", arguments: Precision.ofWinogradLoops)
    func threads(precision: Precision) throws {
        let found = try [1, 2, 3].map { threads in
            try withTeam(of: threads) {
                try results(
                    Shape(channels: 32, height: 13, width: 11), precision, .winograd, fusesStem: false
                ) { $0.add("conv", .convolution(Convolution(filters: 32, kernelSize: 3, padding: .same))) }
            }
        }
        #expect(found.allSatisfy { $0.logits == found[0].logits })
        #expect(found.allSatisfy { $0.inputGradient == found[0].inputGradient })
    }

    private struct Results {
        let steps: [StepDescription]
        let logits: [Float]
        let parameterGradients: [Float]
        let inputGradient: [Float]
        let inference: [Float]

        var forwardSteps: [String] {
            steps.filter { $0.work == .forward }.map(\.implementation)
        }

        var winogradSteps: [String] {
            steps.filter { $0.implementation == "xray:winograd" && $0.work != .pack }.map(\.work.rawValue)
        }
    }

    /// Results in both phases as near as so many roundings in a row let them, and gradients that point the same way.
    private func expectNear(
        _ rounded: Results, _ exact: Results, _ precision: Precision, times count: Float
    ) {
        #expect(error(rounded.logits, exact.logits) < count * tolerance(precision))
        #expect(error(rounded.inference, exact.inference) < count * tolerance(precision))
        #expect(cosine(rounded.parameterGradients, exact.parameterGradients) > leastCosine(precision))
    }

    /// Directly in float32, and by Winograd's algorithm.
    private func bothWays(
        _ input: Shape, _ precision: Precision, fusesStem: Bool, _ build: (inout NetworkBuilder) -> Void
    ) throws -> (exact: Results, rounded: Results) {
        try ComputeThread.run {
            (
                try results(input, .float32, .direct, fusesStem: fusesStem, build),
                try results(input, precision, .winograd, fusesStem: fusesStem, build)
            )
        }
    }

    private func results(
        _ input: Shape, _ precision: Precision, _ algorithm: ConvolutionAlgorithm, fusesStem: Bool,
        _ build: (inout NetworkBuilder) -> Void
    ) throws -> Results {
        let plans = try Phase.allCases.map {
            try SmallNetwork(
                input: input, precision: precision, algorithm: algorithm, phase: $0, fusesStem: fusesStem,
                build)
        }
        guard let training = plans.first(where: { $0.plan.phase == .training }),
            let inference = plans.first(where: { $0.plan.phase == .inference })
        else { preconditionFailure("there are two phases") }
        let logits = try training.logits()
        let gradients = try training.gradients()
        return Results(
            steps: training.plan.steps, logits: logits, parameterGradients: gradients.parameters,
            inputGradient: gradients.input, inference: try inference.logits())
    }

    /// The difference of two vectors, relative to the second's length.
    private func error(_ found: [Float], _ expected: [Float]) -> Float {
        let difference = zip(found, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let size = expected.reduce(0) { $0 + $1 * $1 }
        return found.count == expected.count ? (difference / size).squareRoot() : .infinity
    }
}
