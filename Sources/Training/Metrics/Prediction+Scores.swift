import Foundation

extension Prediction {
    /// −ln of the probability of the true class, which is taken as at least the 1.2 · 10⁻⁷ that a 32-bit
    /// softmax can tell from 0.
    public var logLoss: Double {
        -log(Double(max(probabilities[label], .ulpOfOne)))
    }

    /// The squared error of the probabilities (Brier, Monthly Weather Review 78, 1950): for two classes that
    /// of one of them, for more the sum over the classes.
    public var brierScore: Double {
        let sum = probabilities.indices.reduce(0.0) { sum, index in
            let error = Double(probabilities[index]) - (index == label ? 1 : 0)
            return sum + error * error
        }
        return probabilities.count == 2 ? sum / 2 : sum
    }
}
