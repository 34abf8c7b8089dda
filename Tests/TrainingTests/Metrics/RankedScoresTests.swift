import Randomness
import Testing
import Training

@Suite("Figures of the ranking")
struct RankedScoresTests {
    private static let twoClasses = MetricsFixture.all.filter { $0.confusion.count == 2 }

    @Test("DeLong's variance is that of all pairs", arguments: twoClasses)
    func deLongVarianceAgrees(fixture: MetricsFixture) throws {
        let ranking = RankedScores(fixture.predictions, positiveClass: 1)
        let expected = try #require(fixture.perClass.last).deLong
        #expect(agree(ranking.rocAUC, expected.area))
        #expect(agree(ranking.deLongVariance, expected.variance))
    }

    @Test("The curves are those of scikit-learn", arguments: twoClasses)
    func curvesAgree(fixture: MetricsFixture) {
        let ranking = RankedScores(fixture.predictions, positiveClass: 1)
        guard let expected = fixture.curves else {
            #expect(ranking.rocCurve.isEmpty)
            #expect(ranking.youdenThreshold == nil)
            return
        }
        #expect(ranking.rocCurve.map(\.falsePositiveRate) == expected.falsePositiveRate)
        #expect(ranking.rocCurve.map(\.truePositiveRate) == expected.truePositiveRate)
        #expect(ranking.youdenThreshold == expected.youden)
        // scikit-learn leaves out the thresholds below the first that reaches every positive image.
        let curve = ranking.precisionRecallCurve
        #expect(curve.map(\.recall).starts(with: expected.recall))
        #expect(curve.map(\.precision).starts(with: expected.precision))
        #expect(curve.dropFirst(expected.recall.count).allSatisfy { $0.recall == 1 })
    }

    @Test("A growing function of the scores changes nothing")
    func onlyTheOrderMatters() {
        var stream = RandomStream(seed: 3, purpose: .test)
        for _ in 0..<20 {
            let scores = (0..<40).map { _ in Double(stream.nextWord() % 12) }
            let labels = (0..<40).map { _ in stream.chance(0.4) }
            let ranking = RankedScores(scores: scores, isPositive: labels)
            let other = RankedScores(scores: scores.map { $0 * $0 * $0 - 5 }, isPositive: labels)
            #expect(ranking.rocAUC == other.rocAUC)
            #expect(ranking.averagePrecision == other.averagePrecision)
            #expect(ranking.deLongVariance == other.deLongVariance)
        }
    }

    @Test("Exchanging the classes mirrors the area and keeps its variance")
    func theAreaIsSymmetric() throws {
        var stream = RandomStream(seed: 4, purpose: .test)
        for _ in 0..<20 {
            let scores = (0..<30).map { _ in Double(stream.nextWord() % 9) }
            let labels = (0..<30).map { $0 < 2 || ($0 > 3 && stream.chance(0.5)) }
            let ranking = RankedScores(scores: scores, isPositive: labels)
            let mirrored = RankedScores(scores: scores, isPositive: labels.map { !$0 })
            let area = try #require(ranking.rocAUC)
            #expect(agree(mirrored.rocAUC, 1 - area))
            #expect(agree(mirrored.deLongVariance, ranking.deLongVariance))
        }
    }

    @Test("Perfect separation leaves an interval that has a width")
    func perfectSeparationIsNotCertainty() throws {
        let ranking = RankedScores(scores: [0, 1, 2, 3], isPositive: [false, false, true, true])
        let estimate = ranking.rocAUCEstimate(undefined: "")
        #expect(estimate.value == 1)
        let interval = try #require(estimate.interval)
        #expect(interval.method == .hanleyMcNeil)
        #expect(interval.upper == 1)
        #expect(interval.lower > 0.2 && interval.lower < 0.7)
    }
}
