import Radiographs
import TestSupport
import Testing

@Suite struct FloatMapTests {
    @Test func enlargingIsThatOfPyTorch() throws {
        let examples = try DrawingFixture.read().enlarged
        #expect(examples.count == 4)
        for example in examples {
            let found = example.map.scaled(to: example.newSize)
            #expect(found.size == example.newSize)
            #expect(largestDifference(found.values, example.result) < 2e-6)
        }
    }

    @Test func theRangeLeavesOutWhatIsNotFinite() {
        let map = FloatMap(size: ImageSize(width: 4, height: 1), values: [-2, .nan, 1, .infinity])
        #expect(map.range == -2...1)
        #expect(map.reach == 2)
        #expect(FloatMap(size: ImageSize(square: 1), values: [.nan]).range == 0...0)
    }

    @Test func normalizedNumbersAreSharesOfTheRange() {
        let map = FloatMap(size: ImageSize(width: 3, height: 1), values: [10, 15, 20])
        #expect(map.normalized(in: 10...20).values == [0, 0.5, 1])
        #expect(map.normalized(in: 7...7).values == [0, 0, 0])
    }

    @Test func greyLevelsAreRoundedAndClipped() {
        let map = FloatMap(size: ImageSize(width: 5, height: 1), values: [-4, 0.4, 99.5, 300, .nan])
        #expect(map.radiograph.pixels == [0, 0, 100, 255, 0])
    }
}
