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

    init(_ descriptor: PrimitiveDescriptor, roles: [Role], on engine: Engine) throws(OneDNNError) {
        var tensors: [Role: Memory] = [:]
        for role in roles + [.scratchpad] {
            guard let wanted = descriptor.memory(role) else { continue }
            tensors[role] = try .zeros(wanted, on: engine)
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
struct LoopTrial: ConvolutionTrial {
    let body: () -> Void

    func run() { body() }
}

extension Memory {
    /// A tensor full of zeros, in a block of its own.
    static func zeros(_ descriptor: MemoryDescriptor, on engine: Engine) throws(OneDNNError) -> Memory {
        let memory = try Memory(allocating: descriptor, on: engine)
        memory.bytes?.initializeMemory(as: UInt8.self, repeating: 0, count: descriptor.byteCount)
        return memory
    }
}
