import NeuralNetworks
import OneDNN
import Randomness
import Testing

/// A small network for each kind of layer and each way layers are joined.
enum LayerCase: String, CaseIterable {
    case convolutionSame, convolutionStride, convolutionDilated, convolutionValidWithoutBias,
        convolutionRectangular
    case convolutionWithReLU, convolutionFromManyChannels
    case maxPooling, maxPoolingOverlapping, maxPoolingPadded, averagePooling, averagePoolingCountingPadding
    case pooledReLU, flattenedPooling, flattenedPooledReLU, pooledReLUThenClipped, pooledInput
    case relu, reluThenPooling, flattenThenDense, denseWithoutBias, denseWithReLU, softmaxInside
    case residual, severalConsumers
    case reluWithMaximum, convolutionWithClippedReLU, groupedConvolution, depthwiseConvolution
    case batchNormalization, batchNormalizationWithReLU, batchNormalizationOfTheInput, clippedNormalization
    case normalizedResidual, normalizationAmongSeveralConsumers, normalizationBeforePooling
    case concat, concatOfBlocks, concatOfFeatures, concatOfOneValueTwice, concatOfOneValueOften
    case globalAveragePooling, adaptivePoolingEven, adaptivePoolingUneven, adaptivePoolingUpwards
    case stochasticDepth, stochasticDepthOfFeatures

    var input: Shape {
        switch self {
        case .denseWithoutBias, .denseWithReLU, .softmaxInside, .stochasticDepthOfFeatures:
            Shape(features: 11)
        case .concatOfFeatures: Shape(features: 11)
        case .depthwiseConvolution: Shape(channels: 32, height: 6, width: 5)
        case .convolutionFromManyChannels: Shape(channels: 16, height: 6, width: 5)
        default: Shape(channels: 2, height: 9, width: 8)
        }
    }

    func build(_ layers: inout NetworkBuilder) {
        switch self {
        case .convolutionSame:
            layers.add("a", .convolution(Convolution(filters: 5, kernelSize: 3, padding: .same)))
        case .convolutionStride:
            layers.add(
                "a",
                .convolution(Convolution(filters: 4, kernelSize: 3, stride: 2, padding: .explicit(Size2D(1))))
            )
        case .convolutionDilated:
            layers.add("a", .convolution(Convolution(filters: 4, kernelSize: 3, padding: .same, dilation: 2)))
        case .convolutionValidWithoutBias:
            layers.add("a", .convolution(Convolution(filters: 3, kernelSize: 5, bias: false)))
        case .convolutionRectangular:
            var convolution = Convolution(filters: 3, kernelSize: 3)
            convolution.kernelSize = Size2D(height: 1, width: 4)
            convolution.stride = Size2D(height: 2, width: 1)
            layers.add("a", .convolution(convolution))
        case .convolutionWithReLU:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
            layers.add("r", .relu(ReLU()))
        case .convolutionFromManyChannels:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
            layers.add("b", .convolution(Convolution(filters: 32, kernelSize: 3, padding: .same)))
        case .maxPooling:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3)))
            layers.add("p", .maxPooling(MaxPooling(kernelSize: 2)))
        case .maxPoolingOverlapping:
            layers.add("p", .maxPooling(MaxPooling(kernelSize: 3, stride: 1)))
        case .maxPoolingPadded:
            layers.add("p", .maxPooling(MaxPooling(kernelSize: 3, stride: 2, padding: .explicit(Size2D(1)))))
        case .averagePooling:
            layers.add("p", .averagePooling(AveragePooling(kernelSize: 3, stride: 2, padding: .same)))
        case .averagePoolingCountingPadding:
            layers.add(
                "p", .averagePooling(AveragePooling(kernelSize: 3, padding: .same, countsPadding: true)))
        case .relu:
            layers.add("r", .relu(ReLU()))
            layers.add("a", .convolution(Convolution(filters: 4, kernelSize: 3)))
        case .reluThenPooling:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3)))
            layers.add("r", .relu(ReLU()))
            layers.add("p", .maxPooling(MaxPooling(kernelSize: 2)))
        case .pooledReLU:
            layers.add("a", .convolution(Convolution(filters: 5, kernelSize: 3, padding: .same)))
            layers.add("p", .maxPooling(MaxPooling(kernelSize: 2)))
            layers.add("r", .relu(ReLU()))
            layers.add("b", .convolution(Convolution(filters: 4, kernelSize: 3)))
        case .flattenedPooling:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3)))
            layers.add("p", .maxPooling(MaxPooling(kernelSize: 2)))
            layers.add("f", .flatten(Flatten()))
            layers.add("d", .dense(Dense(units: 6)))
        case .flattenedPooledReLU:
            layers.add("a", .convolution(Convolution(filters: 20, kernelSize: 3, padding: .same)))
            layers.add("r", .relu(ReLU()))
            layers.add("p", .maxPooling(MaxPooling(kernelSize: 2)))
            layers.add("f", .flatten(Flatten()))
            layers.add("d", .dense(Dense(units: 6)))
        case .pooledReLUThenClipped:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
            layers.add("p", .maxPooling(MaxPooling(kernelSize: 2)))
            layers.add("r", .relu(ReLU()))
            layers.add("f", .flatten(Flatten()))
            layers.add("c", .relu(ReLU(maximum: 0.5)))
            layers.add("d", .dense(Dense(units: 6)))
        case .pooledInput:
            layers.add("p", .maxPooling(MaxPooling(kernelSize: 2)))
            layers.add("r", .relu(ReLU()))
            layers.add("f", .flatten(Flatten()))
            layers.add("d", .dense(Dense(units: 6)))
        case .flattenThenDense:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3)))
            layers.add("f", .flatten(Flatten()))
            layers.add("d", .dense(Dense(units: 6)))
        case .denseWithoutBias:
            layers.add("d", .dense(Dense(units: 6, bias: false)))
        case .denseWithReLU:
            layers.add("d", .dense(Dense(units: 16)))
            layers.add("r", .relu(ReLU()))
            layers.add("e", .dense(Dense(units: 3)))
        case .softmaxInside:
            layers.add("d", .dense(Dense(units: 7)))
            layers.add("s", .softmax(Softmax()))
            layers.add("e", .dense(Dense(units: 3)))
        case .residual:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3)))
            layers.add("b", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
            layers.add("r", .relu(ReLU()))
            layers.add("sum", .add(Add()), after: "a", "r")
            layers.add("r2", .relu(ReLU()))
        case .severalConsumers:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3)))
            layers.add("r1", .relu(ReLU()), after: "a")
            layers.add(
                "b", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)), after: "r1")
            layers.add("c", .convolution(Convolution(filters: 16, kernelSize: 1)), after: "r1")
            layers.add("r2", .relu(ReLU()), after: "b")
            layers.add("sum", .add(Add()), after: "r2", "c", "a")
        default: buildOfNetworksFromPapers(&layers)
        }
    }
}

@Suite struct GradientTests {
    @Test("Gradients agree with finite differences", arguments: LayerCase.allCases)
    func gradientsAgreeWithFiniteDifferences(layer: LayerCase) throws {
        try expectGradientsToAgree(step: layer.hasManyKinks ? 5e-5 : 5e-4) {
            try SmallNetwork(input: layer.input) { layer.build(&$0) }
        }
    }

    @Test("So do those of networks with branches and dropout", arguments: 0..<16)
    func gradientsOfBranchedNetworksAgree(seed: Int) throws {
        var stream = RandomStream(seed: UInt64(200 + seed), purpose: .test)
        let network = try randomNetwork(&stream)
        // Many kinks: a smaller step meets fewer of them.
        try expectGradientsToAgree(step: 1e-4) { try SmallNetwork(network) }
    }

    private func expectGradientsToAgree(
        step: Float = 5e-4, _ make: () throws -> SmallNetwork
    ) throws {
        let slopes = try ComputeThread.run {
            let small = try make()
            let gradients = try small.gradients()
            var stream = RandomStream(seed: 3, purpose: .test)
            return try (0..<4).flatMap { _ in
                [
                    try parameterSlope(small, gradients.parameters, step, &stream),
                    try inputSlope(small, gradients.input, step, &stream),
                ]
            }
        }
        for slope in slopes { #expect(slope.agrees, "\(slope)") }
    }

    @Test(
        "bfloat16 gradients point where float32 gradients do",
        .enabled(if: Processor.multipliesBFloat16, "needs a processor that multiplies bfloat16 numbers"),
        arguments: LayerCase.allCases, [ConvolutionAlgorithm.direct, .winograd])
    func bfloat16GradientsAgreeWithFloat32(layer: LayerCase, algorithm: ConvolutionAlgorithm) throws {
        let (parameters, input) = try ComputeThread.run {
            let exact = try SmallNetwork(input: layer.input) { layer.build(&$0) }.gradients()
            let rounded = try SmallNetwork(
                input: layer.input, precision: .bfloat16, algorithm: algorithm
            ) { layer.build(&$0) }.gradients()
            return (cosine(exact.parameters, rounded.parameters), cosine(exact.input, rounded.input))
        }
        // Eight bits of precision: products are off by 2⁻⁸, sums by less; where two values of a pooling window are
        // as near as that, another one may be the maximum and take the whole gradient.
        #expect(parameters > (layer.hasManyKinks ? 0.99 : 0.997))
        #expect(input > (layer.hasManyKinks ? 0.98 : 0.99))
    }

    /// The derivative along a random direction in the space of all parameters.
    private func parameterSlope(
        _ small: SmallNetwork, _ gradient: [Float], _ step: Float, _ stream: inout RandomStream
    ) throws -> Slope {
        let weights = small.plan.parameters.arena.values
        let original = Array(weights)
        let direction = weights.map { _ in stream.uniform(in: -1...1) }
        return try Slope(gradient, along: direction, step: step) { step in
            for index in weights.indices { weights[index] = original[index] + step * direction[index] }
            defer { _ = weights.update(from: original) }
            return try small.loss()
        }
    }

    /// The derivative along a random direction in the space of all pixels.
    private func inputSlope(
        _ small: SmallNetwork, _ gradient: [Float], _ step: Float, _ stream: inout RandomStream
    ) throws -> Slope {
        let direction = small.input.map { _ in stream.uniform(in: -1...1) }
        return try Slope(gradient, along: direction, step: step) { step in
            try small.loss(of: zip(small.input, direction).map { $0 + step * $1 })
        }
    }
}

/// A derivative along a direction: by the backward pass, and by two forward passes.
private struct Slope {
    let computed: Double
    let measured: Double
    /// The size of the terms that were summed, against which rounding is judged.
    let scale: Double

    init(
        _ gradient: [Float], along direction: [Float], step: Float, _ loss: (Float) throws -> Double
    ) throws {
        measured = (try loss(step) - loss(-step)) / Double(2 * step)
        let terms = zip(gradient, direction).map { Double($0) * Double($1) }
        computed = terms.reduce(0, +)
        scale = terms.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// Kinks of ReLU and pooling within the step, and float32's rounding, cost a few hundredths of one term.
    var agrees: Bool { abs(measured - computed) < 0.005 * abs(computed) + 0.05 * scale + 1e-3 }
}

/// The cosine of the angle between two vectors: 1 where both are nothing but zeros, or empty; 0 where only one
/// of them is, or where one is longer, so that such vectors never agree.
func cosine(_ a: [Float], _ b: [Float]) -> Double {
    guard a.count == b.count else { return 0 }
    let (first, second) = (squared(a), squared(b))
    if first == 0 || second == 0 { return first == second ? 1 : 0 }
    let product = zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    return product / (first * second).squareRoot()
}

private func squared(_ a: [Float]) -> Double { a.reduce(0) { $0 + Double($1) * Double($1) } }
