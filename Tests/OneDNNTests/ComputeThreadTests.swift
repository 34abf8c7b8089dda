import Foundation
import OneDNN
import Testing

@Suite struct ComputeThreadTests {
    private struct Refusal: Error, Equatable {
        let reason: Int
    }

    @Test func workRunsOnOneThreadOfItsOwn() {
        let caller = Thread.current
        let first = ComputeThread.run { ObjectIdentifier(Thread.current) }
        let second = ComputeThread.run { ObjectIdentifier(Thread.current) }
        #expect(first == second && first != ObjectIdentifier(caller))
        #expect(!ComputeThread.isCurrent)
        #expect(ComputeThread.run { ComputeThread.isCurrent })
    }

    @Test func theResultComesBack() {
        var calls = 0
        let sum = ComputeThread.run {
            calls += 1
            return (1...10).reduce(0, +)
        }
        #expect(sum == 55 && calls == 1)
    }

    @Test func aThrowPassesThrough() {
        #expect(throws: Refusal(reason: 7)) {
            try ComputeThread.run { () throws(Refusal) -> Int in throw Refusal(reason: 7) }
        }
        #expect(ComputeThread.run { 1 } == 1)
    }

    @Test func workMayAskForTheThreadAgain() {
        let depths = ComputeThread.run { [1, ComputeThread.run { 2 + ComputeThread.run { 3 } }] }
        #expect(depths == [1, 5])
    }

    @Test func callersTakeTurns() async {
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<250 { ComputeThread.run { counter.value += 1 } }
                }
            }
        }
        #expect(ComputeThread.run { counter.value } == 1000)
    }

    @Test func whatWorkCapturedIsLetGoOf() {
        weak var captured: Counter?
        do {
            let counter = Counter()
            captured = counter
            ComputeThread.run { counter.value += 1 }
        }
        #expect(captured == nil)
    }

    @Test func theStackIsDeep() {
        // 2 MB: a quarter of what there is, four times what a thread has by default on some systems.
        #expect(ComputeThread.run { dig(2048) } == 2048)
    }

    /// Goes down a kilobyte of stack at a time.
    private func dig(_ levels: Int) -> Int {
        levels == 0
            ? 0
            : withUnsafeTemporaryAllocation(byteCount: 1000, alignment: 8) { buffer in
                buffer[levels % 1000] = UInt8(truncatingIfNeeded: levels)
                return dig(levels - 1) + 1
            }
    }
}

/// Not protected: only the compute thread touches it.
private final class Counter: @unchecked Sendable {
    var value = 0
}
