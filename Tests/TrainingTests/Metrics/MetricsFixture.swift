import Foundation
import Randomness
import SystemPackage
import Testing
import Training

/// Predictions with the figures that scikit-learn, SciPy and NumPy computed for them.
struct MetricsFixture: Decodable, CustomTestStringConvertible {
    struct Proportion: Decodable {
        let value: Double
        let lower: Double
        let upper: Double
    }

    struct Area: Decodable {
        let area: Double?
        let variance: Double?
        let lower: Double?
        let upper: Double?
    }

    struct OneClass: Decodable {
        let sensitivity: Proportion?
        let specificity: Proportion?
        let positivePredictiveValue: Proportion?
        let negativePredictiveValue: Proportion?
        let f1: Double?
        let matthews: Double?
        let averagePrecision: Double?
        let deLong: Area
    }

    struct Curves: Decodable {
        let falsePositiveRate: [Double]
        let truePositiveRate: [Double]
        let precision: [Double]
        let recall: [Double]
        let youden: Double
    }

    let name: String
    let threshold: Double?
    let patients: [String]
    let labels: [Int]
    let probabilities: [[Double]]
    let confusion: [[Int]]
    let accuracy: Proportion
    let balancedAccuracy: Double?
    let logLoss: Double
    let brierScore: Double
    let calibrationError: Double
    let macroAUC: Double?
    let perClass: [OneClass]
    let curves: Curves?
    let bootstrap: [String: [Double]]?

    var testDescription: String { name }

    static let all: [MetricsFixture] = {
        let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
        let path = folder.appending("Fixtures").appending("metrics.json").string
        do {
            let json = try Data(contentsOf: URL(fileURLWithPath: path))
            return try JSONDecoder().decode([MetricsFixture].self, from: json)
        } catch {
            preconditionFailure("\(path): \(error)")
        }
    }()

    var predictions: [Prediction] {
        labels.indices.map { index in
            Prediction(
                path: "image\(index).jpeg", patient: patients[index], label: labels[index],
                probabilities: probabilities[index].map { Float($0) })
        }
    }

    func metrics(resamples: Int = 0, seed: UInt64 = 1) throws -> SplitMetrics {
        try SplitMetrics(
            split: "test", classes: Array(["NORMAL", "PNEUMONIA", "VIRUS"].prefix(confusion.count)),
            predictions: predictions,
            rule: threshold.map { .threshold($0, positiveClass: 1) } ?? .highestProbability,
            resamples: resamples, stream: RandomStream(seed: seed, purpose: .bootstrap))
    }
}

/// Whether two figures are the same to within rounding, or both undefined.
func agree(_ found: Double?, _ expected: Double?, within tolerance: Double = 1e-12) -> Bool {
    guard let found, let expected else { return found == nil && expected == nil }
    return abs(found - expected) <= tolerance
}
