/// Where each parameter of a network lies in one flat arena of numbers.
///
/// Weights, gradients, moments and averages of a network all use the same layout, so that an optimizer is one pass
/// over flat memory. Every parameter starts at a cache line; the few numbers between two parameters stay zero.
public struct ParameterLayout: Hashable, Sendable {
    /// A parameter and its place.
    public struct Entry: Hashable, Sendable {
        /// The parameter.
        public let specification: ParameterSpecification
        /// Where its numbers are in the arena.
        public let range: Range<Int>
        /// The parameter's name.
        public var name: String { specification.name }
    }

    /// The parameters in the order of the arena.
    public let entries: [Entry]
    /// The arena's length, with the gaps.
    public let count: Int

    /// Lays the parameters out in the given order.
    public init(_ specifications: [ParameterSpecification]) {
        let lineLength = 16
        var start = 0
        entries = specifications.map { specification in
            defer { start = (start + specification.count + lineLength - 1) / lineLength * lineLength }
            return Entry(specification: specification, range: start..<start + specification.count)
        }
        count = start
    }

    /// Lays out the parameters of a network, in the order of its nodes.
    public init(for network: Network) { self.init(network.parameterSpecifications) }

    /// The place of a parameter, or `nil` where there is none of that name.
    public func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

    /// How many numbers are trained: without the gaps, and without running statistics, as papers count.
    public var parameterCount: Int {
        entries.reduce(0) { $0 + ($1.specification.role == .statistic ? 0 : $1.specification.count) }
    }
}
