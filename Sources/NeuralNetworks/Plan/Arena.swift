import OneDNN

/// A piece of a plan's memory, and the steps during which its content matters.
final class Buffer {
    let byteCount: Int
    private(set) var lifetime: ClosedRange<Int>
    private var tensors: [Memory] = []

    init(byteCount: Int, from time: Int) {
        self.byteCount = byteCount
        lifetime = time...time
    }

    /// Says that the content is needed at a step.
    func use(at time: Int) {
        lifetime = min(lifetime.lowerBound, time)...max(lifetime.upperBound, time)
    }

    /// Says that the content is never to be overwritten by others.
    func keep() { lifetime = Int.min...Int.max }

    /// Tensors that lie in this buffer, to be told its address.
    func hold(_ memory: Memory) { tensors.append(memory) }

    func place(at address: UnsafeMutableRawPointer) throws(OneDNNError) {
        for tensor in tensors { try tensor.place(at: address) }
    }
}

/// One block of memory for all buffers of a plan; buffers that never matter at the same step share addresses.
final class Arena {
    private let memory: MemoryBlock

    var byteCount: Int { memory.byteCount }

    /// Places the buffers.
    ///
    /// - Returns: `nil` where the machine does not give so much memory.
    init?(placing buffers: [Buffer]) throws(OneDNNError) {
        let placed = Self.places(for: buffers)
        let byteCount = Self.byteCount(of: placed)
        guard let memory = try? MemoryBlock(byteCount: byteCount) else { return nil }
        self.memory = memory
        for (buffer, start, _) in placed { try buffer.place(at: memory.start + start) }
    }

    /// What the buffers take together.
    static func byteCount(of buffers: [Buffer]) -> Int { byteCount(of: places(for: buffers)) }

    private typealias Place = (buffer: Buffer, start: Int, end: Int)

    private static func byteCount(of places: [Place]) -> Int {
        places.map(\.end).max() ?? 0
    }

    /// The largest first, each at an address that is free during its whole lifetime.
    private static func places(for buffers: [Buffer]) -> [Place] {
        let order = buffers.enumerated().sorted {
            ($1.element.byteCount, $0.offset) < ($0.element.byteCount, $1.offset)
        }
        var placed: [Place] = []
        for (_, buffer) in order where buffer.byteCount > 0 {
            let length = aligned(buffer.byteCount)
            let simultaneous = placed.filter { $0.buffer.lifetime.overlaps(buffer.lifetime) }
            let others = placed.filter { !$0.buffer.lifetime.overlaps(buffer.lifetime) }
            let start =
                centered(length, in: others, beside: simultaneous) ?? lowest(length, beside: simultaneous)
            placed.append((buffer, start, start + length))
        }
        return placed
    }

    /// Where a buffer shares its middle with a larger one, at whose time it does not matter.
    ///
    /// Threads share out a batch in order. Of two threads the first then always has what is before the middle, the
    /// second what is behind it, and neither has to take lines away from the other's cache; of more it is at least less
    /// often.
    private static func centered(_ length: Int, in others: [Place], beside simultaneous: [Place]) -> Int? {
        others.lazy
            .map { $0.start + ($0.end - $0.start - length) / 2 / lineLength * lineLength }
            .first { start in simultaneous.allSatisfy { start + length <= $0.start || $0.end <= start } }
    }

    /// The lowest address where a buffer fits.
    private static func lowest(_ length: Int, beside simultaneous: [Place]) -> Int {
        var start = 0
        for other in simultaneous.sorted(by: { $0.start < $1.start })
        where other.start < start + length && start < other.end { start = other.end }
        return start
    }
}

/// Of a cache, in bytes.
private let lineLength = 64

/// Rounds up to a cache line, with a line between neighbours so that two large buffers do not start at the same
/// place of every cache set.
private func aligned(_ byteCount: Int) -> Int {
    (byteCount + lineLength - 1) / lineLength * lineLength + lineLength
}
