import Foundation
import NeuralNetworks

/// One number by which all logits are divided, so that confidence agrees with how often decisions are right.
///
/// Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks" (ICML 2017). It changes no ranking and, at
/// a threshold of 0.5, no decision. Fitted on validation images, by the least log loss.
public enum TemperatureScaling {
    /// Where the temperature is sought.
    public static let range = 0.1...10.0

    /// The temperature with the least log loss on some images; `nil` without images, and where there is no least one
    /// within ``range``: on images without an error any confidence is too little, on one error for each success any
    /// is too much, and neither says how sure to be of others.
    public static func temperature(for predictions: [Prediction]) -> Double? {
        guard !predictions.isEmpty else { return nil }
        let logits = predictions.map { $0.probabilities.map(logProbability) }
        let labels = predictions.map(\.label)
        // The log loss is convex in 1/T: its derivative is 0 at one place.
        var (low, high) = (1 / range.upperBound, 1 / range.lowerBound)
        guard slope(logits, labels, at: low) < 0, slope(logits, labels, at: high) > 0 else { return nil }
        for _ in 0..<60 {
            let middle = (low * high).squareRoot()
            if slope(logits, labels, at: middle) < 0 { low = middle } else { high = middle }
        }
        return 1 / (low * high).squareRoot()
    }

    /// The derivative of the log loss by the inverse temperature: Σ (mean logit − logit of the truth).
    private static func slope(_ logits: [[Double]], _ labels: [Int], at inverse: Double) -> Double {
        zip(logits, labels).reduce(0) { sum, image in
            let (logits, label) = image
            let greatest = logits.max() ?? 0
            var (total, weighted) = (0.0, 0.0)
            for logit in logits {
                let share = exp(inverse * (logit - greatest))
                total += share
                weighted += share * logit
            }
            return sum + weighted / total - logits[label]
        }
    }

    /// The probabilities that the same logits have when they are divided by a temperature.
    static func scaled(_ probabilities: [Float], by temperature: Double) -> [Float] {
        softmax(probabilities.map { Float(logProbability($0) / temperature) })
    }

    /// A probability that a 32-bit number cannot tell from 0 still has a logarithm.
    private static func logProbability(_ probability: Float) -> Double {
        log(Double(max(probability, .leastNormalMagnitude)))
    }
}

extension Prediction {
    /// What the network would have said with its logits divided by a temperature.
    public func scaled(by temperature: Double) -> Prediction {
        with(probabilities: TemperatureScaling.scaled(probabilities, by: temperature))
    }

    /// The same image, judged otherwise.
    func with(probabilities: [Float]) -> Prediction {
        Prediction(path: path, patient: patient, label: label, probabilities: probabilities)
    }
}
