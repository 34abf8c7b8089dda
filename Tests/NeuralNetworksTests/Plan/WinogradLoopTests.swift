import NeuralNetworks
import OneDNN
import Testing

/// Our own Winograd loop in bfloat16, with and without pooling, against direct convolution in float32.
@Suite(.enabled(if: Processor.multipliesBFloat16, "needs a processor that multiplies bfloat16 numbers"))
struct BFloat16WinogradTests {
    /// Tiles that fill a group of twelve or do not, and edges in the middle of a tile.
    static let shapes = [
        Shape(channels: 32, height: 12, width: 10), Shape(channels: 32, height: 7, width: 13),
        Shape(channels: 64, height: 5, width: 4), Shape(channels: 32, height: 1, width: 3),
        Shape(channels: 32, height: 2, width: 2),
    ]

    /// A bfloat16 number is off by 2⁻⁸·3^−½ of the power of two below it, root mean square, which is 0.0017 of itself.
    /// What is rounded here adds up to 0.0047 of the result: the input and the result once each, and 50 / 9 times the
    /// square of a rounding for transformed inputs and weights (see `WinogradConvolution`).
    private let tolerance: Float = 0.006

    @Test(
        "A convolution and its gradients are as near to float32 as their roundings let them",
        arguments: shapes)
    func convolution(input: Shape) throws {
        let (exact, rounded) = try bothWays(input, fusesStem: false) {
            $0.add("conv", .convolution(Convolution(filters: 64, kernelSize: 3, padding: .same)))
        }
        #expect(rounded.winogradSteps == ["forward", "backward weights", "backward data"])
        #expect(error(rounded.logits, exact.logits) < tolerance)
        #expect(error(rounded.inference, exact.inference) < tolerance)
        #expect(error(rounded.parameterGradients, exact.parameterGradients) < tolerance)
        #expect(error(rounded.inputGradient, exact.inputGradient) < tolerance)
    }

    @Test(
        "So are those without a bias, and with a ReLU", arguments: shapes, [nil, ReLU(), ReLU(maximum: 0.5)])
    func convolutionAndReLU(input: Shape, relu: ReLU?) throws {
        let (exact, rounded) = try bothWays(input, fusesStem: false) {
            $0.add("conv", .convolution(Convolution(filters: 32, kernelSize: 3, padding: .same, bias: false)))
            if let relu { $0.add("relu", .relu(relu)) }
        }
        #expect(error(rounded.logits, exact.logits) < tolerance)
        #expect(error(rounded.inference, exact.inference) < tolerance)
        // A number near zero may fall on the other side of it, and with it its whole gradient.
        #expect(cosine(rounded.parameterGradients, exact.parameterGradients) > 0.99)
        #expect(cosine(rounded.inputGradient, exact.inputGradient) > 0.99)
    }

    @Test(
        "Pooling and ReLU are computed with the convolution, in either order", arguments: shapes,
        [true, false])
    func convolutionPoolingAndReLU(input: Shape, poolsFirst: Bool) throws {
        guard input.size.height > 1 else { return }
        let (exact, rounded) = try bothWays(input, fusesStem: false) {
            $0.add("conv", .convolution(Convolution(filters: 64, kernelSize: 3, padding: .same)))
            if poolsFirst { $0.add("pool", .maxPooling(MaxPooling(kernelSize: 2))) }
            $0.add("relu", .relu(ReLU()))
            if !poolsFirst { $0.add("pool", .maxPooling(MaxPooling(kernelSize: 2))) }
        }
        #expect(rounded.forwardSteps == ["xray:winograd"])
        #expect(error(rounded.logits, exact.logits) < tolerance)
        #expect(error(rounded.inference, exact.inference) < tolerance)
        #expect(cosine(rounded.parameterGradients, exact.parameterGradients) > 0.98)
        #expect(cosine(rounded.inputGradient, exact.inputGradient) > 0.98)
    }

    @Test("Batch normalisation is folded into it at inference")
    func normalization() throws {
        let (exact, rounded) = try bothWays(Shape(channels: 32, height: 8, width: 9), fusesStem: false) {
            $0.add("conv", .convolution(Convolution(filters: 32, kernelSize: 3, padding: .same)))
            $0.add("norm", .batchNormalization(BatchNormalization()))
            $0.add("relu", .relu(ReLU()))
            $0.add("pool", .maxPooling(MaxPooling(kernelSize: 2)))
        }
        #expect(error(rounded.inference, exact.inference) < tolerance)
    }

    @Test("A network of several such layers learns from gradients that point where float32's do")
    func severalLayers() throws {
        let (exact, rounded) = try bothWays(Shape(channels: 1, height: 26, width: 22), fusesStem: true) {
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
        #expect(error(rounded.logits, exact.logits) < 3 * tolerance)
        #expect(error(rounded.inference, exact.inference) < 3 * tolerance)
        #expect(cosine(rounded.parameterGradients, exact.parameterGradients) > 0.99)
    }

    @Test("The number of threads does not change the result")
    func threads() throws {
        let found = try ComputeThread.run {
            let size = ThreadTeam.size
            defer { ThreadTeam.size = size }
            return try [1, 2, 3].map { threads -> Results in
                ThreadTeam.size = threads
                return try results(
                    Shape(channels: 32, height: 13, width: 11), .bfloat16, .winograd, fusesStem: false
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

    /// Directly in float32, and by Winograd's algorithm in bfloat16.
    private func bothWays(
        _ input: Shape, fusesStem: Bool, _ build: (inout NetworkBuilder) -> Void
    ) throws -> (exact: Results, rounded: Results) {
        try ComputeThread.run {
            (
                try results(input, .float32, .direct, fusesStem: fusesStem, build),
                try results(input, .bfloat16, .winograd, fusesStem: fusesStem, build)
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
