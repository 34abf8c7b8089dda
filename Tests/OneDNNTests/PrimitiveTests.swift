import OneDNN
import Testing

@Suite struct PrimitiveTests {
    @Test func aReorderMovesEveryNumberAndBack() throws {
        let (last, back) = try ComputeThread.run {
            let engine = try Engine()
            let values = (0..<120).map { Float($0) }
            let plain = try Tensor([2, 3, 4, 5], values, on: engine)
            let channelsLast = try MemoryDescriptor([2, 3, 4, 5], .float32, layout: .channelsLast)
            let last = try Tensor(channelsLast, on: engine)
            let back = try Tensor(plain.memory.descriptor, on: engine)
            try reorder(plain, into: last, on: engine)
            try reorder(last, into: back, on: engine)
            return (last.floats, back.floats)
        }
        #expect(back == (0..<120).map { Float($0) })
        var expected: [Float] = []
        for image in 0..<2 {
            for place in 0..<20 {
                for channel in 0..<3 { expected.append(Float((image * 3 + channel) * 20 + place)) }
            }
        }
        #expect(last == expected)
    }

    /// To the nearest, ties to even: what bfloat16 is everywhere.
    @Test(.enabled(if: Processor.multipliesBFloat16, "needs a processor that multiplies bfloat16 numbers"))
    func bfloat16IsRoundedToTheNearest() throws {
        let values: [Float] = [
            0, -0.0, 1, -2.5, 3.141_592_7, 1e-30, -1e30, 1.003_906_25, 1.011_718_75, 1.0039, 65_280, 0x1.01p0,
            0x1.03p0, 0x1.02p0, 1 / 3,
        ]
        let (words, back) = try ComputeThread.run {
            let engine = try Engine()
            let plain = try Tensor([values.count], values, on: engine)
            let rounded = try Tensor(MemoryDescriptor([values.count], .bfloat16), on: engine)
            let back = try Tensor(plain.memory.descriptor, on: engine)
            try reorder(plain, into: rounded, on: engine)
            try reorder(rounded, into: back, on: engine)
            return (rounded.words, back.floats)
        }
        let expected = values.map { value -> UInt16 in
            let bits = value.bitPattern
            return UInt16(truncatingIfNeeded: (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16)
        }
        #expect(words == expected)
        #expect(back.map(\.bitPattern) == expected.map { UInt32($0) << 16 })
    }

    private func reorder(_ source: Tensor, into destination: Tensor, on engine: Engine) throws {
        let descriptor = try PrimitiveDescriptor.reorder(
            on: engine, from: source.memory.descriptor, to: destination.memory.descriptor)
        try run(descriptor, [.source: source, .destination: destination], on: engine)
    }

    @Test func aBoundedReluCutsBothSidesAndTheirGradients() throws {
        let (forward, backward) = try ComputeThread.run {
            let engine = try Engine()
            let data = try MemoryDescriptor([1, 6], .float32)
            let descriptor = try PrimitiveDescriptor.reluForward(
                on: engine, phase: .training, upperBound: 6, data: data)
            let source = try Tensor([1, 6], [-1, 0.5, 5, 6.5, 100, 3], on: engine)
            try run(descriptor, [.source: source, .destination: source], on: engine)
            let gradient = try Tensor([1, 6], [1, 2, 3, 4, 5, 6], on: engine)
            let back = try PrimitiveDescriptor.reluBackward(
                on: engine, upperBound: 6, gradient: data, data: data, forward: descriptor)
            try run(
                back, [.destination: source, .destinationGradient: gradient, .sourceGradient: gradient],
                on: engine)
            return (source.floats, gradient.floats)
        }
        #expect(forward == [0, 0.5, 5, 6, 6, 3])
        #expect(backward == [0, 2, 3, 0, 0, 6])
    }

    @Test(
        "What is done to a result is done in order",
        arguments: [
            (PostOperations.none, [3, -7, 20]), (PostOperations(addsDestination: true), [4, -6, 21]),
            (PostOperations(rectifies: true), [3, 0, 20]),
            (PostOperations(addsDestination: true, rectifies: true, upperBound: 6), [4, 0, 6]),
        ] as [(PostOperations, [Float])])
    func postOperationsAreDoneInOrder(post: PostOperations, expected: [Float]) throws {
        let result = try ComputeThread.run {
            let engine = try Engine()
            let source = try Tensor([1, 2], [1, 2], on: engine)
            let weights = try Tensor([3, 2], [1, 1, -1, -3, 10, 5], on: engine)
            let destination = try Tensor([1, 3], [1, 1, 1], on: engine)
            let descriptor = try PrimitiveDescriptor.innerProductForward(
                on: engine, phase: .inference, source: source.memory.descriptor,
                weights: weights.memory.descriptor,
                bias: nil, destination: destination.memory.descriptor, post: post)
            try run(descriptor, [.source: source, .weights: weights, .destination: destination], on: engine)
            return destination.floats
        }
        #expect(result == expected)
    }

    @Test func aSumAddsAllItsSources() throws {
        let result = try ComputeThread.run {
            let engine = try Engine()
            let sources = try [[1, 2, 3], [10, 20, 30], [100, 200, 300]].map {
                try Tensor([1, 3], $0, on: engine)
            }
            let destination = try Tensor([1, 3], [7, 7, 7], on: engine)
            let descriptor = try PrimitiveDescriptor.sum(
                on: engine, of: sources.map(\.memory.descriptor), into: destination.memory.descriptor)
            var tensors: [Role: Tensor] = [.destination: destination]
            for (index, source) in sources.enumerated() { tensors[.sources(index)] = source }
            try run(descriptor, tensors, on: engine)
            return destination.floats
        }
        #expect(result == [111, 222, 333])
    }

    @Test func memoryCanBePlacedAnew() throws {
        let (first, second) = try ComputeThread.run {
            let engine = try Engine()
            let (one, other) = (
                try Tensor([1, 2], [1, 2], on: engine), try Tensor([1, 2], [30, 40], on: engine)
            )
            let source = try Memory(one.memory.descriptor, on: engine)
            let result = try Tensor([1, 2], [0, 0], on: engine)
            let descriptor = try PrimitiveDescriptor.reluForward(
                on: engine, phase: .inference, data: source.descriptor)
            let primitive = try Primitive(descriptor, [.source: source, .destination: result.memory])
            let stream = try Stream(on: engine)
            return try (
                runAfterPlacing(source, at: one, primitive, stream, result),
                runAfterPlacing(source, at: other, primitive, stream, result)
            )
        }
        #expect(first == [1, 2])
        #expect(second == [30, 40])
    }

    private func runAfterPlacing(
        _ memory: Memory, at tensor: Tensor, _ primitive: Primitive, _ stream: Stream, _ result: Tensor
    ) throws -> [Float] {
        if let bytes = tensor.memory.bytes { try memory.place(at: bytes) }
        try primitive.run(on: stream)
        try stream.wait()
        return result.floats
    }

    @Test func aPrimitiveIsCounted() throws {
        let made = try ComputeThread.run {
            let engine = try Engine()
            let before = PrimitiveCount.made
            let tensor = try Tensor([1, 2], [1, 2], on: engine)
            let descriptor = try PrimitiveDescriptor.reluForward(
                on: engine, phase: .inference, data: tensor.memory.descriptor)
            try run(descriptor, [.source: tensor, .destination: tensor], on: engine)
            return PrimitiveCount.made - before
        }
        #expect(made == 1)
    }
}
