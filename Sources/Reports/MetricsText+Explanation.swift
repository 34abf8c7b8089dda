import Training

extension MetricsText {
    /// What the numbers mean, in plain words.
    static func explanation(_ splits: [SplitMetrics]) -> String {
        let spoken = splits.last.flatMap(inWords).map { "\($0)\n" } ?? ""
        return spoken + """
            How to read this: an accuracy is worth what it has over always answering the most frequent class.
            Predictive values hold for the prevalence of these images and for no other.
            \(uncertainty)

            """
    }

    /// What brackets hold and how it was computed: text and page say it in the same words.
    static let uncertainty = """
        Brackets hold 95 % confidence intervals; two figures whose intervals overlap widely are not shown to
        differ. Accuracy, sensitivity, specificity and predictive values have Wilson's; the ROC AUC of a class
        has DeLong's, or one by Hanley and McNeil where DeLong's would claim certainty or there is a single
        image of a kind: all of them as if every image were of another patient. The others run from the 2.5th
        to the 97.5th percentile of resamples by patient. A figure without brackets has no trustworthy
        interval, or none was computed.
        """

    /// The accuracy of always answering the most frequent class, and which one that is; a dash without images.
    static func mostFrequent(_ split: SplitMetrics) -> String {
        guard split.images > 0 else { return "–" }
        return "\(FigureStyle.percent.spell(split.majorityAccuracy)) (\(split.majorityClass))"
    }

    /// The decisions of a split, told in round numbers of images.
    static func inWords(_ split: SplitMetrics) -> String? {
        guard let positive = split.positive, let sensitivity = positive.sensitivity.value,
            let specificity = positive.specificity.value
        else { return nil }
        let found = Int((100 * sensitivity).rounded())
        let alarms = Int((100 * (1 - specificity)).rounded())
        return """
            In \(split.split), of 100 images of \(positive.positiveClass) about \(found) are recognised and \
            \(100 - found) missed;
            of 100 others about \(alarms) are wrongly called \(positive.positiveClass).

            """
    }
}
