/// What comes of one threshold on some images, and what would come of it where pneumonia is rarer or more frequent.
public struct OperatingPoint: Equatable, Sendable {
    /// The probability from which an image is called positive.
    public let threshold: Double
    /// The share of positive images that are recognised. Wilson interval.
    public let sensitivity: Estimate
    /// The share of other images that are recognised as such. Wilson interval.
    public let specificity: Estimate
    /// The share of images called positive that are, among these images. Wilson interval.
    public let positivePredictiveValue: Estimate
    /// The share of images called negative that are, among these images. Wilson interval.
    public let negativePredictiveValue: Estimate

    /// Decides on images of two classes with a threshold.
    public init(threshold: Double, predictions: [Prediction], positiveClass: Int) {
        let rule = DecisionRule.threshold(threshold, positiveClass: positiveClass)
        let confusion = ConfusionMatrix(
            classes: ["", ""], truth: predictions.map(\.label), predicted: predictions.map(rule.decide))
        let outcomes = confusion.outcomes(of: positiveClass)
        self.threshold = threshold
        sensitivity = .proportion(
            outcomes.truePositives, of: outcomes.positives, undefined: "there is no positive image")
        specificity = .proportion(
            outcomes.trueNegatives, of: outcomes.negatives, undefined: "there is no negative image")
        positivePredictiveValue = .proportion(
            outcomes.truePositives, of: outcomes.predictedPositives, undefined: "no image was called positive"
        )
        negativePredictiveValue = .proportion(
            outcomes.trueNegatives, of: outcomes.predictedNegatives, undefined: "no image was called negative"
        )
    }

    /// The positive predictive value where a share of all images is positive, by Bayes' rule from sensitivity and
    /// specificity; `nil` where one of them is undefined or no image would be called positive.
    public func positivePredictiveValue(atPrevalence prevalence: Double) -> Double? {
        guard let sensitivity = sensitivity.value, let specificity = specificity.value else { return nil }
        return share(sensitivity * prevalence, beside: (1 - specificity) * (1 - prevalence))
    }

    /// The negative predictive value where a share of all images is positive; `nil` where sensitivity or specificity is
    /// undefined or no image would be called negative.
    public func negativePredictiveValue(atPrevalence prevalence: Double) -> Double? {
        guard let sensitivity = sensitivity.value, let specificity = specificity.value else { return nil }
        return share(specificity * (1 - prevalence), beside: (1 - sensitivity) * prevalence)
    }

    private func share(_ right: Double, beside wrong: Double) -> Double? {
        right + wrong > 0 ? right / (right + wrong) : nil
    }
}
