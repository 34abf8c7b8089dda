import Randomness
import Testing
import Training

@Suite("Figures that reports draw")
struct ReportFiguresTests {
    /// Images in pairs of a patient, the positive ones mostly above the others.
    private func predictions(_ count: Int, distance: Float = 1.5) -> [Prediction] {
        var random = RandomStream(seed: 5, purpose: .test)
        return (0..<count).map { index in
            let label = index / 2 % 2
            let score = 0.5 + 0.1 * (random.normal() + (label == 1 ? distance : -distance))
            let probability = min(max(score, 0.001), 0.999)
            return Prediction(
                path: "\(index)", patient: "\(index / 2)", label: label,
                probabilities: [1 - probability, probability])
        }
    }

    private func band(_ predictions: [Prediction]) -> [ROCBandPoint] {
        let bootstrap = PatientBootstrap(
            patients: predictions.map(\.patient), resamples: 400,
            stream: RandomStream(seed: 1, purpose: .bootstrap))
        return RankedScores(predictions, positiveClass: 1).rocBand(by: bootstrap, steps: 20)
    }

    @Test("The band lies around the curve and narrows with more patients")
    func bandHoldsTheCurve() throws {
        let few = predictions(80)
        let many = predictions(800)
        func width(_ band: [ROCBandPoint]) -> Double {
            band.reduce(0) { $0 + $1.upper - $1.lower } / Double(band.count)
        }
        let curve = RankedScores(few, positiveClass: 1).rocCurve
        for point in band(few) {
            let reached = curve.last { $0.falsePositiveRate <= point.falsePositiveRate }
            let sensitivity = try #require(reached).truePositiveRate
            #expect(point.lower <= sensitivity + 1e-9 && sensitivity <= point.upper + 0.06)
            #expect(0 <= point.lower && point.lower <= point.upper && point.upper <= 1)
        }
        #expect(width(band(many)) < 0.6 * width(band(few)))
    }

    @Test("Without a single error there is no band: it would claim certainty")
    func noBandWithoutErrors() {
        #expect(band(predictions(40, distance: 40)).isEmpty)
        #expect(band(predictions(40).filter { $0.label == 1 }).isEmpty)
    }

    @Test("A single patient, or a single one of a kind, gives no band")
    func noBandOfFewPatients() {
        let alone = predictions(40).map {
            Prediction(path: $0.path, patient: "p", label: $0.label, probabilities: $0.probabilities)
        }
        #expect(band(alone).isEmpty)
        // Two patients, one of each kind: half of the resamples hold both, and those agree.
        #expect(band(predictions(4)).isEmpty)
    }

    @Test("Bins hold the images of their probabilities and the share that is of the class")
    func reliability() throws {
        let scores: [(Float, Int)] = [(0, 0), (0.05, 1), (0.1, 0), (0.95, 1), (1, 1), (0.999, 0)]
        let predictions = scores.enumerated().map { index, pair in
            Prediction(
                path: "\(index)", patient: "\(index)", label: pair.1, probabilities: [1 - pair.0, pair.0])
        }
        let bins = Reliability(predictions, class: 1).bins
        #expect(bins.map(\.images) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 3])
        #expect(bins[0].share.value == 0.5)
        #expect(bins[9].share.value == 2.0 / 3)
        #expect(try abs(#require(bins[0].meanProbability) - 0.025) < 1e-6)
        #expect(bins[5].share.value == nil && bins[5].meanProbability == nil)
    }

    @Test("Predictive values at another prevalence follow Bayes' rule")
    func predictiveValues() throws {
        // Nine of ten positive ones recognised, eight of ten others.
        let predictions = (0..<20).map { index in
            let label = index < 10 ? 1 : 0
            let isCalled = index < 9 || index >= 18
            return Prediction(
                path: "\(index)", patient: "\(index)", label: label,
                probabilities: isCalled ? [0.2, 0.8] : [0.8, 0.2])
        }
        let point = OperatingPoint(threshold: 0.5, predictions: predictions, positiveClass: 1)
        #expect(point.sensitivity.value == 0.9)
        #expect(point.specificity.value == 0.8)
        #expect(point.positivePredictiveValue.value == 9.0 / 11)
        #expect(try abs(#require(point.positivePredictiveValue(atPrevalence: 0.1)) - 1.0 / 3) < 1e-12)
        #expect(try abs(#require(point.negativePredictiveValue(atPrevalence: 0.1)) - 72.0 / 73) < 1e-12)
        // At the images' own prevalence Bayes' rule gives what is counted.
        let own = try #require(point.positivePredictiveValue(atPrevalence: 0.5))
        #expect(abs(own - 9.0 / 11) < 1e-12)
        let never = OperatingPoint(threshold: 0.9, predictions: predictions, positiveClass: 1)
        #expect(never.positivePredictiveValue(atPrevalence: 0.1) == nil)
        #expect(never.negativePredictiveValue(atPrevalence: 0.1) == 0.9)
    }
}
