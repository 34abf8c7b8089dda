import Synchronization

/// What several threads saw.
public final class Collector<Value: Sendable>: Sendable {
    private let collected = Mutex<[Value]>([])

    /// Nothing yet.
    public init() {}

    /// Adds what one of them saw.
    public func add(_ value: Value) { collected.withLock { $0.append(value) } }

    /// In the order in which it was added.
    public var values: [Value] { collected.withLock(\.self) }
}
