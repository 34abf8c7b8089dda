import Foundation
import OneDNN
import TestSupport
import Testing

@Suite struct ThreadTeamTests {
    @Test func theSharesCoverTheRangeExactlyOnce() {
        for (threads, count, alignment, smallest) in [
            (1, 1000, 1, 1), (2, 1000, 16, 1), (3, 10_007, 16, 1), (4, 3, 1, 1), (4, 0, 1, 1),
            (3, 100, 64, 1),
            (2, 9000, 16, 4096), (5, 50_000, 7, 100),
        ] {
            let shares = collectShares(threads, of: count, alignedTo: alignment, atLeast: smallest)
            #expect(shares.count <= threads)
            #expect(shares.first?.lowerBound ?? 0 == 0 && shares.last?.upperBound ?? 0 == count)
            #expect(zip(shares, shares.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
            #expect(shares.dropLast().allSatisfy { $0.upperBound % alignment == 0 && $0.count >= smallest })
        }
    }

    @Test func allThreadsTakePart() {
        withTeam(of: 3) {
            let shares = Collector<Range<Int>>()
            let threads = Collector<UInt>()
            ThreadTeam.forEachShare(of: 3, alignedTo: 1, atLeast: 1) { share in
                shares.add(share)
                threads.add(UInt(bitPattern: ObjectIdentifier(Thread.current).hashValue))
            }
            #expect(shares.values.sorted { $0.lowerBound < $1.lowerBound } == [0..<1, 1..<2, 2..<3])
            // Elsewhere the system's own pool decides how many of its threads it gives.
            #if os(Linux)
                #expect(Set(threads.values).count == 3)
            #endif
        }
    }

    @Test func theSharesAreTheSameEachTime() {
        let first = collectShares(3, of: 123_457, alignedTo: 16, atLeast: 1)
        for _ in 0..<10 { #expect(collectShares(3, of: 123_457, alignedTo: 16, atLeast: 1) == first) }
    }

    @Test func smallWorkStaysOnTheCallingThread() {
        let caller = Thread.current
        ThreadTeam.forEachShare(of: 4096) { share in
            #expect(share == 0..<4096)
            #expect(Thread.current === caller)
        }
    }

    @Test func aShareMayBeSharedAgain() {
        withTeam(of: 2) {
            let inner = Collector<Int>()
            ThreadTeam.forEachShare(of: 2, alignedTo: 1, atLeast: 1) { outer in
                ThreadTeam.forEachShare(of: 10, alignedTo: 1, atLeast: 1) { share in
                    share.forEach { inner.add(outer.lowerBound * 10 + $0) }
                }
            }
            #expect(inner.values.sorted() == Array(0..<20))
        }
    }

    @Test func vanishingNumbersAreZeroOnEveryThread() {
        withTeam(of: 3) {
            let products = Collector<Float>()
            ThreadTeam.forEachShare(of: 3, alignedTo: 1, atLeast: 1) { share in
                products.add(Float(share.count) * .leastNormalMagnitude * 0.5)
            }
            #expect(products.values == [0, 0, 0])
        }
    }

    @Test func theTeamKeepsTheSizeItIsGiven() {
        withTeam(of: 5) { #expect(ThreadTeam.size == 5) }
        #expect(ComputeThread.run { ThreadTeam.size } >= 1)
    }

    private func collectShares(
        _ threads: Int, of count: Int, alignedTo alignment: Int, atLeast smallest: Int
    ) -> [Range<Int>] {
        withTeam(of: threads) {
            let shares = Collector<Range<Int>>()
            ThreadTeam.forEachShare(of: count, alignedTo: alignment, atLeast: smallest) { shares.add($0) }
            return shares.values.sorted { $0.lowerBound < $1.lowerBound }
        }
    }
}
