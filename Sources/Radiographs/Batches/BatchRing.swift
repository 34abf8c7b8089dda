import Foundation

/// The batches between the threads that make them and the one that uses them.
///
/// Batch number n lives in buffer n mod depth. Makers claim numbers in order, as soon as the buffer's former batch
/// has been released; they may finish in any order; the consumer takes them in order. Nothing is allocated once
/// the ring stands.
final class BatchRing: @unchecked Sendable {
    // Unchecked: every variable is read and written under the condition's lock.
    private let condition = NSCondition()
    private let slots: [Batch]
    private var isReady: [Bool]
    private var sequence: BatchSequence
    /// The next number to claim, to take and to release: nextToRelease ≤ nextToTake ≤ nextToClaim.
    private var nextToClaim: Int
    private var nextToTake: Int
    private var nextToRelease: Int
    private let end: Int
    private var isStopped = false
    private var makers: Int
    private var waited = Duration.zero

    /// - Parameters:
    ///   - numbers: the batches to make.
    ///   - makers: how many threads will call ``claim()`` until it says `nil`, and then ``makerEnds()``.
    init(slots: [Batch], sequence: BatchSequence, numbers: Range<Int>, makers: Int) {
        self.slots = slots
        self.sequence = sequence
        self.makers = makers
        isReady = Array(repeating: false, count: slots.count)
        nextToClaim = numbers.lowerBound
        nextToTake = numbers.lowerBound
        nextToRelease = numbers.lowerBound
        end = numbers.upperBound
    }

    /// A batch to fill, its samples entered; waits for a free buffer. `nil` when there is no more to do.
    func claim() -> Batch? {
        condition.withLock {
            while !isStopped && nextToClaim < end && nextToClaim - nextToRelease >= slots.count {
                condition.wait()
            }
            guard !isStopped && nextToClaim < end else { return nil }
            let batch = slots[nextToClaim % slots.count]
            sequence.assign(nextToClaim, to: batch)
            nextToClaim += 1
            return batch
        }
    }

    /// Says that a claimed batch is filled.
    func finish(_ batch: Batch) {
        condition.withLock {
            isReady[sequence.number(of: batch.position) % slots.count] = true
            condition.broadcast()
        }
    }

    /// The next batch in order; waits for it. `nil` after the last, or when stopped.
    ///
    /// - Precondition: the former batch is released.
    func take() -> Batch? {
        let clock = ContinuousClock()
        let start = clock.now
        return condition.withLock {
            let slot = nextToTake % slots.count
            while !isStopped && nextToTake < end && !isReady[slot] { condition.wait() }
            guard !isStopped && nextToTake < end else { return nil }
            isReady[slot] = false
            nextToTake += 1
            slots[slot].waited = start.duration(to: clock.now)
            waited += slots[slot].waited
            return slots[slot]
        }
    }

    /// How long ``take()`` has waited in all.
    var totalWait: Duration { condition.withLock { waited } }

    /// Gives the taken batch's buffer back, if there is one.
    func release() {
        condition.withLock {
            nextToRelease = nextToTake
            condition.broadcast()
        }
    }

    /// Makes everyone who waits go home, now and from now on.
    func stop() {
        condition.withLock {
            isStopped = true
            condition.broadcast()
        }
    }

    /// The last thing that a making thread does.
    func makerEnds() {
        condition.withLock {
            makers -= 1
            condition.broadcast()
        }
    }

    /// Waits until no making thread is left.
    func waitForMakers() {
        condition.withLock {
            while makers > 0 { condition.wait() }
        }
    }
}
