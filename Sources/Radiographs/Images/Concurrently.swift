import Dispatch
import Synchronization

/// Calls `body` for 0 ..< count from several threads and returns its results in order.
///
/// The threads are Dispatch's and not those of Swift's tasks, which must not be kept busy for long. Each takes
/// the next number as soon as it is done with one, so that uneven work spreads evenly.
package func performConcurrently<Outcome: Sendable>(
    count: Int, threads: Int, _ body: @Sendable (Int) -> Outcome
) -> [Outcome] {
    precondition(threads > 0, "at least one thread is needed")
    return [Outcome](unsafeUninitializedCapacity: count) { slots, initializedCount in
        nonisolated(unsafe) let slots = slots
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                slots.initializeElement(at: index, to: body(index))
            }
        }
        initializedCount = count
    }
}
