import OneDNN
import Testing

/// What oneDNN refuses becomes an error with the name of the call.
@Suite struct OneDNNErrorTests {
    private let window = Window(
        kernel: [3, 3], strides: [1, 1], paddingBefore: [1, 1], paddingAfter: [1, 1])

    @Test func dimensionsThatDoNotFitAreRefusedByName() throws {
        let engine = try Engine()
        let source = try MemoryDescriptor([2, 3, 8, 8], .float32)
        expectRefusal("convolution forward") {
            // Weights over four channels.
            _ = try PrimitiveDescriptor.convolutionForward(
                on: engine, phase: .inference, algorithm: .direct, source: source,
                weights: MemoryDescriptor([16, 4, 3, 3], .float32), bias: nil,
                destination: MemoryDescriptor([2, 16, 8, 8], .float32), window: window)
        }
        expectRefusal("pooling forward") {
            _ = try PrimitiveDescriptor.poolingForward(
                on: engine, phase: .inference, algorithm: .maximum, source: source,
                destination: MemoryDescriptor([2, 3, 5, 5], .float32), window: window)
        }
        expectRefusal("inner product forward") {
            _ = try PrimitiveDescriptor.innerProductForward(
                on: engine, phase: .inference, source: MemoryDescriptor([2, 9], .float32),
                weights: MemoryDescriptor([4, 10], .float32), bias: nil,
                destination: MemoryDescriptor([2, 4], .float32))
        }
        expectRefusal("reorder") {
            _ = try PrimitiveDescriptor.reorder(
                on: engine, from: source, to: MemoryDescriptor([2, 3, 8, 9], .float32))
        }
        expectRefusal("sum") {
            _ = try PrimitiveDescriptor.sum(
                on: engine, of: [source, MemoryDescriptor([2, 3, 8, 9], .float32)], into: source)
        }
        expectRefusal("softmax forward") {
            _ = try PrimitiveDescriptor.softmaxForward(on: engine, phase: .inference, data: source, axis: 7)
        }
    }

    @Test func aSumHasOneToSixtyFourSources() throws {
        let engine = try Engine()
        let data = try MemoryDescriptor([2, 3], .float32)
        for count in [0, 65] {
            expectRefusal("sum") {
                _ = try PrimitiveDescriptor.sum(
                    on: engine, of: Array(repeating: data, count: count), into: data)
            }
        }
    }

    @Test func winogradIsUnimplementedForLargeKernels() throws {
        let engine = try Engine()
        let error = #expect(throws: OneDNNError.self) {
            try PrimitiveDescriptor.convolutionForward(
                on: engine, phase: .inference, algorithm: .winograd,
                source: MemoryDescriptor([2, 32, 9, 9], .float32, layout: .any),
                weights: MemoryDescriptor([32, 32, 5, 5], .float32, layout: .any), bias: nil,
                destination: MemoryDescriptor([2, 32, 5, 5], .float32, layout: .any),
                window: Window(
                    kernel: [5, 5], strides: [1, 1], paddingBefore: [0, 0], paddingAfter: [0, 0]))
        }
        #expect(error.map { "\($0)" } == "oneDNN refused \"convolution forward\": unimplemented")
    }

    @Test func theVersionIsOneWeKnow() {
        let parts = Engine.libraryVersion.split(separator: ".").compactMap { Int($0) }
        #expect(parts.count == 3)
        #expect(parts.lexicographicallyPrecedes([4]) && !parts.lexicographicallyPrecedes([2, 6]))
    }

    @Test func theInstructionSetHasAName() {
        #expect(!Processor.instructionSet.isEmpty)
    }

    private func expectRefusal(
        _ call: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
    ) {
        let error = #expect(throws: OneDNNError.self, sourceLocation: sourceLocation) { try body() }
        #expect(error?.call == call, sourceLocation: sourceLocation)
        #expect(error?.reason.isEmpty == false, sourceLocation: sourceLocation)
    }
}
