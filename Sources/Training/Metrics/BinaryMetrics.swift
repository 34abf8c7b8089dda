/// The figures of one class against all others.
public struct BinaryMetrics: Codable, Equatable, Sendable {
    /// The class that counts as positive.
    public let positiveClass: String
    /// The share of images of that class, or `nil` without images.
    public let prevalence: Double?
    /// The share of positive images that are recognised: recall, the true positive rate. Wilson interval.
    public let sensitivity: Estimate
    /// The share of other images that are recognised as such. Wilson interval.
    public let specificity: Estimate
    /// The share of images called positive that are: precision. It depends on the prevalence. Wilson
    /// interval.
    public let positivePredictiveValue: Estimate
    /// The share of images called negative that are. It depends on the prevalence. Wilson interval.
    public let negativePredictiveValue: Estimate
    /// The harmonic mean of sensitivity and positive predictive value. Interval by patient bootstrap.
    public let f1: Estimate
    /// Matthews' correlation coefficient, −1…1. Interval by patient bootstrap.
    public let matthewsCorrelation: Estimate
    /// The area under the ROC curve. Interval by DeLong.
    public let rocAUC: Estimate
    /// The average precision, a summary of the precision-recall curve. Interval by patient bootstrap.
    public let averagePrecision: Estimate

    /// - Parameter resampled: the intervals of ``resampledFigures``, in that order.
    init(
        positiveClass name: String, outcomes: BinaryOutcomes, ranking: RankedScores,
        resampled: [ConfidenceInterval?]
    ) {
        let noPositive = "there is no image of \(name)"
        let noOther = "there is no image of another class than \(name)"
        let total = outcomes.positives + outcomes.negatives
        let values = Self.figures(outcomes: outcomes, ranking: ranking, weights: nil)
        positiveClass = name
        prevalence = total > 0 ? Double(outcomes.positives) / Double(total) : nil
        sensitivity = .proportion(outcomes.truePositives, of: outcomes.positives, undefined: noPositive)
        specificity = .proportion(outcomes.trueNegatives, of: outcomes.negatives, undefined: noOther)
        positivePredictiveValue = .proportion(
            outcomes.truePositives, of: outcomes.predictedPositives,
            undefined: "no image was taken for \(name)")
        negativePredictiveValue = .proportion(
            outcomes.trueNegatives, of: outcomes.predictedNegatives,
            undefined: "no image was taken for another class than \(name)")
        f1 = Estimate(
            values[0], resampled[0], undefined: "there is no image of \(name) and none was taken for it")
        matthewsCorrelation = Estimate(
            values[1], resampled[1], undefined: "all images are of one class or were taken for one")
        averagePrecision = Estimate(values[2], resampled[2], undefined: noPositive)
        rocAUC = ranking.rocAUCEstimate(undefined: outcomes.positives == 0 ? noPositive : noOther)
    }

    /// The number of figures whose intervals come from resampling.
    static let resampledFigures = 3

    /// F1, Matthews' correlation and average precision of a resample.
    static func figures(outcomes: BinaryOutcomes, ranking: RankedScores, weights: [Int]?) -> [Double?] {
        [outcomes.f1, outcomes.matthewsCorrelation, ranking.averagePrecision(weights: weights)]
    }
}
