import Radiographs
import Testing

@Suite("Distances of grey histograms")
struct GreyHistogramTests {
    /// All pixels on some levels, evenly.
    private func histogram(on levels: Int...) -> GreyHistogram {
        var shares = [Double](repeating: 0, count: 256)
        for level in levels { shares[level] += 1 / Double(levels.count) }
        return GreyHistogram(shares: shares)
    }

    @Test("Grey levels that are moved are that far apart")
    func wasserstein() {
        #expect(abs(histogram(on: 10).wassersteinDistance(to: histogram(on: 35)) - 25) < 1e-9)
        // Half of the pixels move by 100.
        #expect(abs(histogram(on: 10, 20).wassersteinDistance(to: histogram(on: 20, 110)) - 50) < 1e-9)
        #expect(histogram(on: 3, 7).wassersteinDistance(to: histogram(on: 7, 3)) == 0)
    }

    @Test("Histograms without a common level tell all, equal ones nothing")
    func jensenShannon() {
        #expect(abs(histogram(on: 1).jensenShannonDivergence(from: histogram(on: 2)) - 1) < 1e-9)
        #expect(histogram(on: 1, 2).jensenShannonDivergence(from: histogram(on: 2, 1)) == 0)
        // One of two levels in common: ½·(½·log₂2 + ½·log₂1)·2 = ½.
        #expect(abs(histogram(on: 1, 2).jensenShannonDivergence(from: histogram(on: 2, 3)) - 0.5) < 1e-9)
    }

    @Test("The five numbers lie where the sorted values say")
    func fiveNumbers() {
        let numbers = FiveNumbers(of: [5, 1, 4, 2])
        #expect(numbers.map { [$0.minimum, $0.lowerQuartile, $0.median] } == [1, 1.75, 3])
        #expect(numbers.map { [$0.upperQuartile, $0.maximum] } == [4.25, 5])
        #expect(FiveNumbers(of: []) == nil)
    }
}
