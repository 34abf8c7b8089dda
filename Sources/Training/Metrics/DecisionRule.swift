/// How probabilities become a class.
public enum DecisionRule: Equatable, Sendable {
    /// For two classes: the positive one from a probability of `threshold` on, the other below it.
    case threshold(Double, positiveClass: Int)
    /// For any number of classes: the likeliest.
    case highestProbability

    /// The class decided on, an index into the class names.
    public func decide(_ prediction: Prediction) -> Int { decide(prediction.probabilities) }

    /// The class decided on, an index into the class names.
    ///
    /// - Parameter probabilities: one a class.
    public func decide(_ probabilities: [Float]) -> Int {
        switch self {
        case .threshold(let threshold, let positive):
            precondition(probabilities.count == 2, "a threshold decides between two classes")
            return Double(probabilities[positive]) >= threshold ? positive : 1 - positive
        case .highestProbability:
            return likeliestClass(of: probabilities)
        }
    }

    /// The class whose probability is shown of a prediction: the positive one of a threshold, else the one decided on.
    package func shownClass(of prediction: Prediction) -> Int {
        if case .threshold(_, let positive) = self { positive } else { decide(prediction) }
    }

    /// The threshold, where it is one that decides.
    package var threshold: Double? { if case .threshold(let threshold, _) = self { threshold } else { nil } }

    /// The classes that are reported as "positive": the one of a threshold, else every one against the rest.
    package func positiveClasses(of classCount: Int) -> [Int] {
        switch self {
        case .threshold(_, let positive): [positive]
        case .highestProbability: Array(0..<classCount)
        }
    }
}
