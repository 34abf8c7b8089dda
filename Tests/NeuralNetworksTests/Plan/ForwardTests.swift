import NeuralNetworks
import OneDNN
import Randomness
import Testing

/// What layers compute, against their definitions and against Keras.
@Suite struct ForwardTests {
    @Test func convolutionsOfManyKindsAreWhatTheirDefinitionSays() throws {
        var stream = RandomStream(seed: 5, purpose: .test)
        for seed in 0..<40 {
            let padding = Size2D(height: stream.whole(0...2), width: stream.whole(0...2))
            var layer = Convolution(
                filters: [1, 3, 16, 32][stream.whole(0...3)], kernelSize: 1, padding: .explicit(padding),
                bias: stream.chance(0.7))
            layer.kernelSize = Size2D(height: stream.whole(1...4), width: stream.whole(1...4))
            layer.stride = Size2D(height: stream.whole(1...3), width: stream.whole(1...3))
            layer.dilation = Size2D(height: stream.whole(1...2), width: stream.whole(1...2))
            let shape = Shape(
                channels: [1, 2, 3, 16][stream.whole(0...3)], height: stream.whole(7...11),
                width: stream.whole(7...11))
            try expectDefinition(.convolution(layer), over: shape, seed: seed) { volume, parameters in
                try volume.convolved(
                    layer, padding: padding, weights: parameters["layer.weight"].map(Array.init) ?? [],
                    biases: parameters["layer.bias"].map(Array.init) ?? [])
            }
        }
    }

    @Test func poolingsOfManyKindsAreWhatTheirDefinitionsSay() throws {
        var stream = RandomStream(seed: 6, purpose: .test)
        for seed in 0..<30 {
            let kernel = stream.whole(1...4)
            let padding = Size2D(stream.whole(0...(kernel - 1)))
            let (step, countsPadding) = (stream.whole(1...3), stream.chance(0.5))
            let shape = Shape(
                channels: [1, 3, 16][stream.whole(0...2)], height: stream.whole(6...10),
                width: stream.whole(6...10))
            let maximum = MaxPooling(kernelSize: kernel, stride: step, padding: .explicit(padding))
            try expectDefinition(.maxPooling(maximum), over: shape, seed: seed) { volume, _ in
                volume.pooled(maximum.pool, padding: padding, to: try maximum.outputShape(of: [shape])) {
                    pixels, _ in
                    pixels.max() ?? 0
                }
            }
            let average = AveragePooling(
                kernelSize: kernel, stride: step, padding: .explicit(padding), countsPadding: countsPadding)
            try expectDefinition(.averagePooling(average), over: shape, seed: seed) { volume, _ in
                volume.pooled(average.pool, padding: padding, to: try average.outputShape(of: [shape])) {
                    pixels, places in
                    pixels.reduce(0, +) / Double(countsPadding ? places : pixels.count)
                }
            }
        }
    }

    /// Keras 3.15, `Conv2D(1, (kernel, 1), strides=stride, dilation_rate=(dilation, 1), padding="same")` with the
    /// weights 1, 2, 3, … over the column 1, 2, 3, …
    @Test(
        "Convolution pads as Keras does where padding is same",
        arguments: [
            (6, 3, 2, 1, [14, 26, 17]), (7, 3, 2, 1, [8, 20, 32, 20]), (8, 5, 3, 1, [40, 85, 44]),
            (5, 2, 1, 1, [5, 8, 11, 14, 5]), (5, 4, 2, 1, [20, 40, 14]), (4, 1, 3, 1, [1, 4]),
            (7, 3, 1, 2, [11, 16, 22, 28, 34, 16, 19]),
        ] as [(Int, Int, Int, Int, [Double])])
    func convolutionPadsAsKeras(length: Int, kernel: Int, step: Int, dilation: Int, expected: [Double]) throws
    {
        var layer = Convolution(
            filters: 1, kernelSize: 1, stride: step, padding: .same, dilation: dilation, bias: false)
        layer.kernelSize = Size2D(height: kernel, width: 1)
        let column = (1...length).map { Float($0) }
        let found = try ComputeThread.run {
            let small = try SmallNetwork(column: column.count, .convolution(layer))
            let weights = small.plan.parameters["layer.weight"]
            for index in 0..<kernel { weights?[index] = Float(index + 1) }
            return try small.logits(of: column)
        }
        expectClose(found, expected)
    }

    /// Keras 3.15, `MaxPooling2D` and `AveragePooling2D` with `padding="same"`.
    @Test(
        "Pooling pads as Keras does where padding is same",
        arguments: [
            (6, 3, 2, [4, 4, 9], [2, -2.0 / 3, 2]), (7, 3, 2, [3, 4, 9, 9], [1, 2.0 / 3, 1, 3.5]),
            (8, 3, 3, [4, 9, 6], [2, 1, 2]), (5, 2, 2, [3, 4, -5], [1, 1.5, -5]),
        ] as [(Int, Int, Int, [Double], [Double])])
    func poolingPadsAsKeras(
        length: Int, kernel: Int, step: Int, maxima: [Double], means: [Double]
    ) throws {
        let column = Array([3, -1, 4, -1, -5, 9, -2, 6].prefix(length)).map { Float($0) }
        var maximum = MaxPooling(kernelSize: kernel, stride: step, padding: .same)
        maximum.pool.kernelSize.width = 1
        var average = AveragePooling(kernelSize: kernel, stride: step, padding: .same)
        average.pool.kernelSize.width = 1
        for (layer, expected) in [(Layer.maxPooling(maximum), maxima), (.averagePooling(average), means)] {
            let found = try ComputeThread.run {
                try SmallNetwork(column: length, layer).logits(of: column)
            }
            expectClose(found, expected)
        }
    }

    @Test func softmaxInsideANetworkSumsToOne() throws {
        let shares = try ComputeThread.run {
            // Behind the last layer a plan would leave it out.
            try SmallNetwork(input: Shape(features: 8)) {
                $0.add("s", .softmax(Softmax()))
                $0.add("r", .relu(ReLU()))
            }.logits()
        }
        #expect(shares.allSatisfy { $0 > 0 })
        for row in 0..<3 { expectClose([shares[row * 8..<row * 8 + 8].reduce(0, +)], [1]) }
    }

    /// Expects a network of one layer to give for every image of a batch what a definition gives.
    private func expectDefinition(
        _ layer: Layer, over shape: Shape, seed: Int, sourceLocation: SourceLocation = #_sourceLocation,
        _ definition: (NaiveVolume, Parameters) throws -> NaiveVolume
    ) throws {
        let (found, expected) = try ComputeThread.run {
            let small = try SmallNetwork(input: shape, batchSize: 2, seed: UInt64(seed)) {
                $0.add("layer", layer)
            }
            let expected = try (0..<2).flatMap { image in
                let pixels = small.input[image * shape.count..<(image + 1) * shape.count].map { Double($0) }
                return try definition(NaiveVolume(shape: shape, values: pixels), small.plan.parameters).values
            }
            return (try small.logits(), expected)
        }
        expectClose(
            found, expected, relative: 1e-5, floor: 1, "\(layer) over \(shape)",
            sourceLocation: sourceLocation)
    }
}

extension SmallNetwork {
    /// One layer over one image that is one column wide.
    fileprivate init(column length: Int, _ layer: Layer) throws {
        try self.init(input: Shape(channels: 1, height: length, width: 1), batchSize: 1) {
            $0.add("layer", layer)
        }
    }
}
