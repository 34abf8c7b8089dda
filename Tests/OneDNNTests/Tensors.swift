import OneDNN

/// A tensor with memory of its own.
final class Tensor {
    let memory: Memory
    private let bytes: UnsafeMutableRawBufferPointer

    init(_ descriptor: MemoryDescriptor, on engine: Engine) throws {
        bytes = .allocate(byteCount: max(descriptor.byteCount, 1), alignment: 64)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        memory = try Memory(descriptor, on: engine, at: bytes.baseAddress)
    }

    convenience init(_ dimensions: [Int], _ values: [Float], on engine: Engine) throws {
        try self.init(MemoryDescriptor(dimensions, .float32), on: engine)
        bytes.withMemoryRebound(to: Float.self) { _ = $0.update(fromContentsOf: values) }
    }

    deinit { bytes.deallocate() }

    var floats: [Float] { Array(bytes.bindMemory(to: Float.self)) }
    var words: [UInt16] { Array(bytes.bindMemory(to: UInt16.self)) }
}

/// Runs a primitive once; workspace and scratch memory are found for it.
func run(_ descriptor: PrimitiveDescriptor, _ tensors: [Role: Tensor], on engine: Engine) throws {
    var tensors = tensors
    for role in [Role.scratchpad, .workspace] where tensors[role] == nil {
        if let memory = descriptor.memory(role) { tensors[role] = try Tensor(memory, on: engine) }
    }
    let stream = try Stream(on: engine)
    try Primitive(descriptor, tensors.mapValues(\.memory)).run(on: stream)
    try stream.wait()
}
