import Radiographs
import Randomness
import Testing

@Suite("The search for neighbouring hashes")
struct HashNeighboursTests {
    private struct Pair: Hashable {
        let first, second: Int
    }

    /// Random hashes, and copies of some with a few bits turned.
    private func hashes(seed: UInt64) -> [UInt64] {
        var random = RandomStream(seed: seed, purpose: .test)
        var hashes = (0..<150).map { _ in random.next() }
        for index in 0..<150 {
            var copy = hashes[index]
            for _ in 0..<(index % 12) { copy ^= 1 << UInt64(random.nextWord() % 64) }
            hashes.append(copy)
        }
        return hashes
    }

    @Test("It finds each pair that comparing all finds, once", arguments: 1...4, [0, 3, 7])
    func findsEachPairOnce(seed: Int, distance: Int) {
        let hashes = hashes(seed: UInt64(seed))
        var found: [Pair] = []
        HashNeighbours.forEachPair(of: hashes, within: distance) {
            found.append(Pair(first: $0, second: $1))
        }
        var expected: Set<Pair> = []
        for first in hashes.indices {
            for second in hashes.indices.dropFirst(first + 1)
            where (hashes[first] ^ hashes[second]).nonzeroBitCount <= distance {
                expected.insert(Pair(first: first, second: second))
            }
        }
        #expect(!expected.isEmpty)
        #expect(found.count == expected.count && Set(found) == expected)
    }

    @Test("Nothing and a single hash have no neighbours")
    func fewHashes() {
        HashNeighbours.forEachPair(of: [], within: 7) { _, _ in Issue.record("a pair of nothing") }
        HashNeighbours.forEachPair(of: [1], within: 7) { _, _ in Issue.record("a pair of one") }
    }
}
