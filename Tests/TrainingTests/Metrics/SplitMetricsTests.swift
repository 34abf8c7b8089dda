import Foundation
import Randomness
import Testing
import Training

@Suite("The figures of a split")
struct SplitMetricsTests {
    @Test("Overall figures are those of scikit-learn", arguments: MetricsFixture.all)
    func overallFiguresAgree(fixture: MetricsFixture) throws {
        let metrics = try fixture.metrics()
        #expect(metrics.confusion.counts == fixture.confusion)
        #expect(isWilson(metrics.accuracy, fixture.accuracy))
        #expect(agree(metrics.balancedAccuracy.value, fixture.balancedAccuracy))
        // The probabilities of two classes add up to 1 only as well as 32-bit floats can.
        #expect(agree(metrics.logLoss.value, fixture.logLoss, within: 1e-6))
        #expect(agree(metrics.brierScore.value, fixture.brierScore, within: 1e-7))
        #expect(agree(metrics.calibrationError.value, fixture.calibrationError, within: 1e-7))
        #expect(agree(metrics.macroAUC?.value, fixture.macroAUC))
        #expect(metrics.images == fixture.labels.count)
        #expect(metrics.patients == Set(fixture.patients).count)
    }

    @Test("The figures of each class are those of scikit-learn", arguments: MetricsFixture.all)
    func classFiguresAgree(fixture: MetricsFixture) throws {
        let metrics = try fixture.metrics()
        #expect(metrics.perClass.count == fixture.perClass.count)
        for (found, expected) in zip(metrics.perClass, fixture.perClass) {
            #expect(isWilson(found.sensitivity, expected.sensitivity))
            #expect(isWilson(found.specificity, expected.specificity))
            #expect(isWilson(found.positivePredictiveValue, expected.positivePredictiveValue))
            #expect(isWilson(found.negativePredictiveValue, expected.negativePredictiveValue))
            #expect(agree(found.f1.value, expected.f1))
            #expect(agree(found.matthewsCorrelation.value, expected.matthews))
            #expect(agree(found.averagePrecision.value, expected.averagePrecision))
            #expect(agree(found.rocAUC.value, expected.deLong.area))
            #expect(agree(found.rocAUC.interval?.lower, expected.deLong.lower, within: 1e-9))
            #expect(agree(found.rocAUC.interval?.upper, expected.deLong.upper, within: 1e-9))
        }
    }

    @Test("A figure that is undefined says why, and JSON holds no NaN", arguments: MetricsFixture.all)
    func figuresSurviveJSON(fixture: MetricsFixture) throws {
        let metrics = try fixture.metrics(resamples: 20)
        let json = try JSONEncoder().encode(metrics)
        #expect(try JSONDecoder().decode(SplitMetrics.self, from: json) == metrics)
        let estimates =
            metrics.perClass.flatMap {
                [$0.sensitivity, $0.specificity, $0.f1, $0.rocAUC, $0.averagePrecision]
            }
            + [metrics.accuracy, metrics.balancedAccuracy, metrics.logLoss]
        for estimate in estimates {
            #expect((estimate.value == nil) == (estimate.undefined != nil))
        }
    }

    @Test("A class without images is named as the reason")
    func anAbsentClassIsNamed() throws {
        let fixture = try #require(MetricsFixture.all.first { $0.name == "one class absent" })
        let metrics = try fixture.metrics()
        #expect(metrics.balancedAccuracy.undefined == "there is no image of NORMAL")
        #expect(
            metrics.positive?.specificity.undefined == "there is no image of another class than PNEUMONIA")
        #expect(metrics.rocAUC.undefined == "there is no image of another class than PNEUMONIA")
        #expect(metrics.majorityClass == "PNEUMONIA")
        #expect(metrics.majorityAccuracy == 1)
    }

    @Test("Without images every figure is undefined and nothing traps")
    func anEmptySplitIsUndefined() throws {
        let metrics = try SplitMetrics(
            split: "test", classes: ["A", "B"], predictions: [], rule: .threshold(0.5, positiveClass: 1),
            stream: RandomStream(seed: 1, purpose: .bootstrap))
        #expect(metrics.accuracy.undefined == "there are no images")
        #expect(metrics.logLoss.value == nil)
        #expect(metrics.majorityAccuracy == nil)
        #expect(metrics.positive?.prevalence == nil)
    }

    @Test("Answering the majority class is named beside the accuracy")
    func theMajorityIsReported() throws {
        let predictions = (0..<8).map { index in
            Prediction(
                path: "\(index)", patient: "\(index)", label: index < 3 ? 0 : 1, probabilities: [0.5, 0.5])
        }
        let metrics = try SplitMetrics(
            split: "test", classes: ["NORMAL", "PNEUMONIA"], predictions: predictions,
            rule: .threshold(0.5, positiveClass: 1), stream: RandomStream(seed: 1, purpose: .bootstrap))
        #expect(metrics.majorityClass == "PNEUMONIA")
        #expect(metrics.majorityAccuracy == 0.625)
        #expect(metrics.positive?.prevalence == 0.625)
        #expect(metrics.accuracy.value == 0.625)
    }

    @Test(
        "A probability that is no number is refused with the image's name", arguments: [Float.nan, -0.1, 1.1])
    func divergedNetworksAreRefused(probability: Float) {
        let prediction = Prediction(
            path: "a/b.jpeg", patient: "p", label: 0, probabilities: [probability, 0.5])
        #expect {
            try SplitMetrics(
                split: "test", classes: ["A", "B"], predictions: [prediction],
                rule: .threshold(0.5, positiveClass: 1), stream: RandomStream(seed: 1, purpose: .bootstrap))
        } throws: {
            "\($0)".hasPrefix("a/b.jpeg: the network gave the probability \(probability)")
        }
    }

    private func isWilson(_ found: Estimate, _ expected: MetricsFixture.Proportion?) -> Bool {
        guard let expected else { return found.value == nil && found.undefined != nil }
        guard let value = found.value, let interval = found.interval else { return false }
        return abs(value - expected.value) < 1e-12 && abs(interval.lower - expected.lower) < 1e-9
            && abs(interval.upper - expected.upper) < 1e-9 && interval.method == .wilson
    }
}
