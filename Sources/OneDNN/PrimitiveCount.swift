import Synchronization

/// How many primitives this process has made: a test watches that a training loop makes none.
public enum PrimitiveCount {
    private static let count = Atomic<Int>(0)

    /// How many so far.
    public static var made: Int { count.load(ordering: .relaxed) }

    static func increment() { count.wrappingAdd(1, ordering: .relaxed) }
}
