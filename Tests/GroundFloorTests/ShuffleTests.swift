import Randomness
import Testing

@Suite("A random order")
struct ShuffleTests {
    @Test("It is what a generator and a shuffle written in Python give for the same seed")
    func theOrderIsFixed() {
        var random = RandomStream(seed: 7, purpose: .test)
        var list = Array(0..<12)
        random.shuffle(&list)
        #expect(list == [0, 1, 8, 2, 3, 6, 4, 9, 7, 10, 11, 5])
    }

    @Test("Every element comes to every place, equally often")
    func allOrdersAreAsLikely() {
        var random = RandomStream(seed: 1, purpose: .test)
        var counts = [[Int]](repeating: [0, 0, 0, 0], count: 4)
        for _ in 0..<4000 {
            var list = [0, 1, 2, 3]
            random.shuffle(&list)
            for (place, element) in list.enumerated() { counts[place][element] += 1 }
        }
        // A thousand each, give or take four standard deviations of 27.
        #expect(counts.allSatisfy { $0.allSatisfy { abs($0 - 1000) < 110 } }, "\(counts)")
    }

    @Test("A list of none and of one stay as they are, and take no random number")
    func shortListsStay() {
        var random = RandomStream(seed: 1, purpose: .test)
        var untouched = random
        var (none, one): ([Int], [Int]) = ([], [5])
        random.shuffle(&none)
        random.shuffle(&one)
        #expect(none == [] && one == [5] && random.next() == untouched.next())
    }
}
