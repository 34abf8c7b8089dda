import OneDNN
import Randomness

/// The memory of primitives that are run by themselves: a block for each tensor, filled with small numbers, and one
/// for the scratch memory of all.
final class BareMemory {
    private let engine: Engine
    private var scratchBlock: MemoryBlock?
    private var scratchTensors: [Memory] = []

    init(engine: Engine) { self.engine = engine }

    /// A tensor of noise.
    func tensor(_ descriptor: MemoryDescriptor) throws(OneDNNError) -> Memory {
        let tensor = try Memory(allocating: descriptor, on: engine)
        if let bytes = tensor.bytes { fill(bytes, descriptor) }
        return tensor
    }

    /// Scratch memory, which all primitives share since they run one after the other.
    func scratch(_ descriptor: MemoryDescriptor) throws(OneDNNError) -> Memory {
        let tensor = try Memory(descriptor, on: engine, at: scratchBlock?.start)
        scratchTensors.append(tensor)
        guard descriptor.byteCount > scratchBlock?.byteCount ?? 0 else { return tensor }
        let larger = try MemoryBlock(byteCount: descriptor.byteCount)
        for tensor in scratchTensors { try tensor.place(at: larger.start) }
        scratchBlock = larger
        return tensor
    }

    /// Numbers in ±0.05, the same few over and over; bytes where the tensor is of another kind.
    private func fill(_ block: UnsafeMutableRawPointer, _ descriptor: MemoryDescriptor) {
        block.initializeMemory(as: UInt8.self, repeating: 0, count: descriptor.byteCount)
        var stream = RandomStream(seed: 1, purpose: .initialization)
        let noise = (0..<1024).map { _ in stream.uniform(in: -0.05...0.05) }
        switch descriptor.elementType {
        case .float32:
            let numbers = block.assumingMemoryBound(to: Float.self)
            for index in 0..<descriptor.byteCount / 4 { numbers[index] = noise[index % 1024] }
        case .bfloat16:
            let upper = noise.map { UInt16(truncatingIfNeeded: $0.bitPattern >> 16) }
            let numbers = block.assumingMemoryBound(to: UInt16.self)
            for index in 0..<descriptor.byteCount / 2 { numbers[index] = upper[index % 1024] }
        case .int32, .uint8, .other: break
        }
    }
}
