import Training

extension MetricsText {
    /// What the numbers mean, in plain words.
    static func explanation(_ splits: [SplitMetrics]) -> String {
        let spoken = splits.last.flatMap(inWords).map { "\($0)\n" } ?? ""
        return spoken + """
            How to read this: brackets hold 95 % confidence intervals; two figures whose intervals overlap widely
            are not shown to differ. An accuracy is worth what it has over always answering the most frequent class.
            Predictive values hold for the prevalence of these images and for no other.
            Intervals: Wilson for accuracy, sensitivity, specificity and predictive values, DeLong for ROC AUC, both
            as if every image were of another patient; for the others, 2.5th to 97.5th percentile of resamples by
            patient. A figure without brackets has no trustworthy interval.

            """
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
