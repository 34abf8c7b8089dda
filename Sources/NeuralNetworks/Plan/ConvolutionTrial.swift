import OneDNN

/// A convolution by itself, on zeros, to see how long it takes.
protocol ConvolutionTrial {
    /// Computes it once.
    func run() throws(OneDNNError)
}

/// By oneDNN.
final class PrimitiveTrial: ConvolutionTrial {
    private let primitive: Primitive
    private let stream: Stream
    private let blocks: TrialMemory

    init(_ descriptor: PrimitiveDescriptor, roles: [Role], on engine: Engine) throws(OneDNNError) {
        var tensors: [Role: Memory] = [:]
        blocks = TrialMemory(on: engine)
        for role in roles + [.scratchpad] {
            guard let wanted = descriptor.memory(role) else { continue }
            tensors[role] = try blocks.tensor(wanted)
        }
        stream = try Stream(on: engine)
        primitive = try Primitive(descriptor, tensors)
    }

    func run() throws(OneDNNError) {
        try primitive.run(on: stream)
        try stream.wait()
    }
}

/// By a loop of our own.
final class LoopTrial: ConvolutionTrial {
    private let blocks: TrialMemory
    private let body: () -> Void

    /// A loop over tensors in the given memory.
    init(in blocks: TrialMemory, _ body: @escaping () -> Void) {
        self.blocks = blocks
        self.body = body
    }

    func run() { body() }
}

/// Memory full of zeros, as long as a trial lives.
final class TrialMemory {
    private let engine: Engine
    private var blocks: [UnsafeMutableRawBufferPointer] = []

    init(on engine: Engine) { self.engine = engine }

    deinit { for block in blocks { block.deallocate() } }

    func tensor(_ descriptor: MemoryDescriptor) throws(OneDNNError) -> Memory {
        let block = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(descriptor.byteCount, 64), alignment: 4096)
        block.initializeMemory(as: UInt8.self, repeating: 0)
        blocks.append(block)
        return try Memory(descriptor, on: engine, at: block.baseAddress)
    }
}
