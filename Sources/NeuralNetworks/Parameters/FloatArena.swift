import OneDNN

/// A block of 32-bit floats that holds many tensors one after another: all weights, all gradients, all moments.
///
/// One arena a kind lets an optimizer, a norm or a checkpoint go over everything in one pass.
public final class FloatArena {
    /// The number of floats.
    public let count: Int
    /// The first float, at a multiple of 4096 bytes.
    public let pointer: UnsafeMutablePointer<Float>
    private let memory: MemoryBlock

    /// Makes an arena of zeros.
    public init(count: Int) {
        precondition(count >= 0, "an arena cannot hold \(count) floats")
        self.count = count
        guard let memory = try? MemoryBlock(byteCount: count * MemoryLayout<Float>.stride) else {
            preconditionFailure("the machine does not give memory for \(count) floats")
        }
        self.memory = memory
        pointer = memory.start.initializeMemory(as: Float.self, repeating: 0, count: count)
    }

    /// All floats.
    public var values: UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: pointer, count: count)
    }

    /// The floats of one tensor.
    public subscript(range: Range<Int>) -> UnsafeMutableBufferPointer<Float> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) is not in 0..<\(count)")
        return UnsafeMutableBufferPointer(start: pointer + range.lowerBound, count: range.count)
    }

    /// Copies every float of another arena of the same size.
    public func copy(from other: FloatArena) {
        precondition(other.count == count, "an arena of \(other.count) floats does not fill one of \(count)")
        pointer.update(from: other.pointer, count: count)
    }
}
