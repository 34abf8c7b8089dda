import Randomness

/// A network's weights: named tensors, row-major, in one flat arena.
///
/// A class, because compiled plans hold the addresses of its numbers. It belongs to the compute thread.
public final class Parameters {
    /// Which parameter lies where.
    public let layout: ParameterLayout
    /// All numbers; those between two parameters are zero.
    public let arena: FloatArena

    /// Parameters that are all zero.
    public init(layout: ParameterLayout) {
        self.layout = layout
        arena = FloatArena(count: layout.count)
    }

    /// Freshly initialised parameters; each has a random stream of its own, so that a change of one layer leaves
    /// the first values of the others as they were.
    public convenience init(for network: Network, seed: UInt64) {
        self.init(layout: ParameterLayout(for: network))
        for (index, entry) in layout.entries.enumerated() {
            let stream = RandomStream(seed: seed, purpose: .initialization, index: index)
            entry.specification.initialization.fill(values(of: entry), from: stream)
        }
    }

    /// The numbers of a parameter, row-major.
    public func values(of entry: ParameterLayout.Entry) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(rebasing: arena.values[entry.range])
    }

    /// The numbers of a named parameter, or `nil` where there is none.
    public subscript(name: String) -> UnsafeMutableBufferPointer<Float>? {
        layout.entry(name).map(values(of:))
    }

    /// Takes over the numbers of those parameters that others have as well.
    public func copyShared(from other: Parameters) {
        for entry in other.layout.entries {
            guard let place = self[entry.name] else { continue }
            _ = place.update(fromContentsOf: other.values(of: entry))
        }
    }

    /// Takes over the numbers of others of the same layout.
    public func copy(from other: Parameters) {
        precondition(layout == other.layout, "parameters of different networks")
        arena.copy(from: other.arena)
    }
}
