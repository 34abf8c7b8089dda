import Foundation
import Randomness
import Testing
import Training

@Suite("The operating point")
struct OperatingPointTests {
    /// Images whose score says something of their class, many of them with equal scores.
    private func predictions(_ count: Int = 80, seed: UInt64 = 1) -> [Prediction] {
        var random = RandomStream(seed: seed, purpose: .test)
        return (0..<count).map { index in
            let label = random.chance(0.6) ? 1 : 0
            let score = (random.uniform() * 0.6 + (label == 1 ? 0.35 : 0.05)) * 20
            return prediction(label, score.rounded() / 20, index)
        }
    }

    private func prediction(_ label: Int, _ positive: Float, _ index: Int = 0) -> Prediction {
        Prediction(
            path: "\(index)", patient: "\(index)", label: label, probabilities: [1 - positive, positive])
    }

    private func rates(_ list: [Prediction], at threshold: Double) -> (
        sensitivity: Double, specificity: Double
    ) {
        let rule = DecisionRule.threshold(threshold, positiveClass: 1)
        func share(_ label: Int) -> Double {
            let some = list.filter { $0.label == label }
            return Double(some.count { rule.decide($0) == label }) / Double(some.count)
        }
        return (share(1), share(0))
    }

    @Test("A sensitivity is kept by the highest threshold that can", arguments: [0.5, 0.8, 0.95, 1])
    func theHighestThresholdKeepsTheSensitivity(least: Double) throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            let list = predictions(seed: seed)
            let rule = ThresholdRule.sensitivity(atLeast: least)
            let found = try #require(rule.threshold(on: list, positiveClass: 1))
            #expect(rates(list, at: found).sensitivity >= least)
            // Whatever is higher and decides otherwise loses too many.
            for score in list.map({ Double($0.probabilities[1]) })
            where score > found && rates(list, at: score) != rates(list, at: found) {
                #expect(rates(list, at: score).sensitivity < least)
            }
        }
    }

    @Test("Youden's threshold has the greatest sum of sensitivity and specificity")
    func youdenIsTheGreatestSum() throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            let list = predictions(seed: seed)
            let found = try #require(ThresholdRule.youden.threshold(on: list, positiveClass: 1))
            func sum(_ threshold: Double) -> Double {
                let (sensitivity, specificity) = rates(list, at: threshold)
                return sensitivity + specificity
            }
            let greatest = list.map { sum(Double($0.probabilities[1])) }.max()
            #expect(abs(sum(found) - (greatest ?? 0)) < 1e-12)
        }
    }

    @Test("Of several thresholds with Youden's greatest sum the highest is taken, however they round")
    func youdensTiesGoToTheHighest() {
        // One of five hits without an alarm, and four with three: 0.2 both, and 0.20000000000000007 in doubles.
        let labels = [1, 0, 0, 0, 1, 1, 1, 0, 0, 1]
        let list = zip(labels, stride(from: Float(0.95), to: 0, by: -0.1)).map { prediction($0, $1) }
        let found = ThresholdRule.youden.threshold(on: list, positiveClass: 1)
        #expect(abs((found ?? 0) - 0.9) < 1e-6)
    }

    @Test("A share of the images that are found is counted, not rounded", arguments: [0.07, 0.55, 0.81])
    func sharesAreNotRounded(least: Double) throws {
        let list = (0..<200).map { prediction($0 % 2, Float(200 - $0) / 200, $0) }
        let rule = ThresholdRule.sensitivity(atLeast: least)
        let found = try #require(rule.threshold(on: list, positiveClass: 1))
        #expect(abs(rates(list, at: found).sensitivity - least) < 1e-9)
    }

    @Test("A chosen threshold decides its images as it did, with another rounding, too")
    func thresholdsLieBetweenImages() throws {
        for rule in [ThresholdRule.youden, .sensitivity(atLeast: 0.8), .sensitivity(atLeast: 1)] {
            for seed in 1...20 as ClosedRange<UInt64> {
                let list = predictions(seed: seed)
                let found = try #require(rule.threshold(on: list, positiveClass: 1))
                let nearest = list.map { abs(Double($0.probabilities[1]) - found) }.min() ?? 0
                #expect(nearest > 1e-6)
            }
        }
    }

    @Test("Where a kind of image is missing, the rule finds nothing; a number always holds")
    func missingKindsLeaveItOpen() {
        let healthy = [prediction(0, 0.2), prediction(0, 0.7)]
        #expect(ThresholdRule.youden.threshold(on: healthy, positiveClass: 1) == nil)
        #expect(ThresholdRule.sensitivity(atLeast: 0.9).threshold(on: healthy, positiveClass: 1) == nil)
        #expect(ThresholdRule.fixed(0.3).threshold(on: [], positiveClass: 1) == 0.3)
        for rule in [ThresholdRule.youden, .sensitivity(atLeast: 0.9), .fixed(0.3)] {
            for list in [healthy, [prediction(1, 0.2)], healthy + [prediction(1, 0.8)]] {
                let counts = [0, 1].map { label in list.count { $0.label == label } }
                let isFound = rule.threshold(on: list, positiveClass: 1) != nil
                #expect(rule.canBeFollowed(on: counts, positiveClass: 1) == isFound, "\(rule) \(counts)")
            }
        }
    }

    @Test("The temperature is found by which probabilities were sharpened", arguments: [0.4, 1, 2.5])
    func theTemperatureIsFound(sharpening: Double) throws {
        // Calibrated by construction: of the images with a score p, the share p is positive.
        var list: [Prediction] = []
        for percent in 1...99 {
            for index in 0..<100 { list.append(prediction(index < percent ? 1 : 0, Float(percent) / 100)) }
        }
        let sharp = list.map { $0.scaled(by: 1 / sharpening) }
        let temperature = try #require(TemperatureScaling.temperature(for: sharp))
        #expect(abs(temperature / sharpening - 1) < 1e-3)
        let before = CalibrationFigures(sharp)
        let after = CalibrationFigures(sharp.map { $0.scaled(by: temperature) })
        #expect(abs((after.calibrationError ?? 1)) < 1e-3)
        if sharpening != 1 {
            #expect((after.calibrationError ?? 1) < (before.calibrationError ?? 0))
            #expect((after.logLoss ?? 1) < (before.logLoss ?? 0))
            #expect((after.brierScore ?? 1) < (before.brierScore ?? 0))
        }
    }

    @Test("No other temperature has a lesser log loss")
    func theTemperatureHasTheLeastLogLoss() throws {
        let list = predictions()
        let best = try #require(TemperatureScaling.temperature(for: list))
        func loss(_ temperature: Double) -> Double {
            CalibrationFigures(list.map { $0.scaled(by: temperature) }).logLoss ?? .infinity
        }
        for factor in [0.9, 0.99, 1.01, 1.1] { #expect(loss(best) <= loss(best * factor)) }
    }

    @Test("There is no temperature without images, without an error, and where errors are as many")
    func theTemperatureNeedsErrorsAndSuccesses() {
        let perfect = [prediction(1, 0.9), prediction(0, 0.1)]
        #expect(TemperatureScaling.temperature(for: perfect) == nil)
        let asManyErrors = perfect + [prediction(0, 0.9), prediction(1, 0.1)]
        #expect(TemperatureScaling.temperature(for: asManyErrors) == nil)
        #expect(TemperatureScaling.temperature(for: perfect + [prediction(0, 0.6)]) != nil)
        #expect(TemperatureScaling.temperature(for: []) == nil)
    }

    @Test("A temperature keeps the ranking, and probabilities that sum to one")
    func scalingKeepsTheRanking() {
        let list = predictions()
        for temperature in [0.5, 1, 3] {
            let scaled = list.map { $0.scaled(by: temperature) }
            for (a, b) in zip(list, scaled) {
                let sum: Float = b.probabilities.reduce(0, +)
                #expect(abs(sum - 1) < 1e-6)
                #expect(a.likeliestClass == b.likeliestClass)
                if temperature == 1 { #expect(abs(a.probabilities[1] - b.probabilities[1]) < 1e-6) }
            }
            let (before, after) = (
                RankedScores(list, positiveClass: 1), RankedScores(scaled, positiveClass: 1)
            )
            #expect(before.rocAUC == after.rocAUC)
        }
        let sure = prediction(1, 1).scaled(by: 2).probabilities
        #expect(sure[0] < 1e-12 && sure[1] == 1)
    }
}
