import COneDNN

/// A tensor in memory: its description and the address of its bytes, which somebody else owns unless it was made
/// with a block of its own.
public final class Memory {
    let handle: onednn_memory_t
    /// What the bytes mean.
    public let descriptor: MemoryDescriptor
    private let engine: Engine
    private var block: MemoryBlock?

    /// Where the tensor's bytes are; `nil` where it was made without an address, until ``place(at:)`` says so.
    public private(set) var bytes: UnsafeMutableRawPointer?

    /// A tensor at an address, or at none yet.
    public init(
        _ descriptor: MemoryDescriptor, on engine: Engine, at bytes: UnsafeMutableRawPointer? = nil
    ) throws(OneDNNError) {
        var handle: onednn_memory_t?
        try check(onednn_memory_create(&handle, descriptor.handle, engine.handle, bytes), "memory")
        self.handle = try created(handle, "memory")
        self.descriptor = descriptor
        self.engine = engine
        self.bytes = bytes
    }

    /// A tensor in a block of its own, which lives as long as it does.
    public convenience init(
        allocating descriptor: MemoryDescriptor, on engine: Engine
    ) throws(OneDNNError) {
        let block = try MemoryBlock(byteCount: descriptor.byteCount)
        try self.init(descriptor, on: engine, at: block.start)
        self.block = block
    }

    deinit { onednn_memory_destroy(handle) }

    /// Says where the bytes are. They have to outlive every use of this memory.
    public func place(at bytes: UnsafeMutableRawPointer) throws(OneDNNError) {
        try check(onednn_memory_set_bytes(handle, bytes), "memory placement")
        self.bytes = bytes
        block = nil
    }
}
