import NeuralNetworks
import Randomness
import Testing

@Suite struct OutputShapeTests {
    @Test("A convolution has as many outputs as there are places for its kernel")
    func convolutionsAreAsLargeAsCountingSays() {
        var stream = RandomStream(seed: 1, purpose: .test)
        for _ in 0..<500 {
            let input = Size2D(height: stream.whole(1...40), width: stream.whole(1...40))
            var layer = Convolution(filters: 3, kernelSize: 1)
            layer.kernelSize = Size2D(height: stream.whole(1...7), width: stream.whole(1...7))
            layer.stride = Size2D(height: stream.whole(1...4), width: stream.whole(1...4))
            layer.dilation = Size2D(height: stream.whole(1...3), width: stream.whole(1...3))
            let padding = Size2D(height: stream.whole(0...3), width: stream.whole(0...3))
            layer.padding = .explicit(padding)
            let rows = places(
                input.height, layer.kernelSize.height, layer.stride.height, padding.height,
                layer.dilation.height)
            let columns = places(
                input.width, layer.kernelSize.width, layer.stride.width, padding.width, layer.dilation.width)
            let shape = Shape(channels: 2, height: input.height, width: input.width)
            let found = try? layer.outputShape(of: [shape])
            let expected =
                rows * columns == 0 ? nil : Shape(channels: 3, height: rows, width: columns)
            #expect(found == expected, "\(layer) over \(shape)")
        }
    }

    @Test("Pooling has as many outputs as there are places for its window")
    func poolingIsAsLargeAsCountingSays() {
        var stream = RandomStream(seed: 2, purpose: .test)
        for _ in 0..<500 {
            let (height, width) = (stream.whole(1...40), stream.whole(1...40))
            let (kernel, step) = (stream.whole(1...6), stream.whole(1...4))
            let padding = stream.whole(0...kernel - 1)
            let layer = MaxPooling(kernelSize: kernel, stride: step, padding: .explicit(Size2D(padding)))
            let rows = places(height, kernel, step, padding)
            let columns = places(width, kernel, step, padding)
            let shape = Shape(channels: 5, height: height, width: width)
            let found = try? layer.outputShape(of: [shape])
            let expected = rows * columns == 0 ? nil : Shape(channels: 5, height: rows, width: columns)
            #expect(found == expected, "\(layer) over \(shape)")
        }
    }

    @Test func samePaddingGivesAnOutputForEveryStride() throws {
        var stream = RandomStream(seed: 3, purpose: .test)
        for _ in 0..<200 {
            let (length, step) = (stream.whole(1...40), stream.whole(1...5))
            var layer = Convolution(filters: 1, kernelSize: stream.whole(1...9), stride: step, padding: .same)
            layer.dilation = Size2D(stream.whole(1...3))
            let shape = try layer.outputShape(of: [Shape(channels: 1, height: length, width: length)])
            #expect(shape.size == Size2D((length + step - 1) / step), "\(layer) over \(length)")
        }
    }

    @Test func poolingWindowsTouchWhereNoStrideIsGiven() throws {
        let shape = try MaxPooling(kernelSize: 2).outputShape(of: [Shape(channels: 7, height: 37, width: 18)])
        #expect(shape == Shape(channels: 7, height: 18, width: 9))
    }

    @Test func flattenCountsAndOtherLayersKeepShapes() throws {
        let volume = Shape(channels: 3, height: 5, width: 7)
        #expect(try Flatten().outputShape(of: [volume]) == Shape(features: 105))
        #expect(try ReLU().outputShape(of: [volume]) == volume)
        #expect(try Dropout(rate: 0.5).outputShape(of: [volume]) == volume)
        #expect(try Add().outputShape(of: [volume, volume]) == volume)
        #expect(try Softmax().outputShape(of: [Shape(features: 9)]) == Shape(features: 9))
        #expect(try Dense(units: 4).outputShape(of: [Shape(features: 9)]) == Shape(features: 4))
    }

    @Test func channelsAddUpAndMeansHaveTheSizeThatIsAskedFor() throws {
        let volumes = [3, 5].map { Shape(channels: $0, height: 6, width: 7) }
        #expect(try Concatenation().outputShape(of: volumes) == Shape(channels: 8, height: 6, width: 7))
        #expect(
            try Concatenation().outputShape(of: [Shape(features: 4), Shape(features: 5)])
                == Shape(features: 9))
        #expect(try GlobalAveragePooling().outputShape(of: [volumes[0]]) == Shape(features: 3))
        #expect(
            try AdaptiveAveragePooling(outputSize: 4).outputShape(of: [volumes[1]])
                == Shape(channels: 5, height: 4, width: 4))
        #expect(try BatchNormalization().outputShape(of: [volumes[1]]) == volumes[1])
    }

    /// The places at which a kernel lies wholly inside the padded input, counted one by one.
    private func places(_ length: Int, _ kernel: Int, _ step: Int, _ padding: Int, _ dilation: Int = 1) -> Int
    {
        var (count, first) = (0, -padding)
        while first + (kernel - 1) * dilation < length + padding {
            count += 1
            first += step
        }
        return count
    }
}

extension RandomStream {
    /// A whole number in a range.
    mutating func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// Numbers from −1 to 1.
    mutating func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in uniform(in: -1...1) } }
}
