import Training

/// Chooses the images of a gallery from the predictions of a split.
package struct GalleryChoice {
    /// Chosen images of one kind.
    package struct Group: Equatable {
        package let title: String
        package let explanation: String
        package let predictions: [Prediction]
    }

    private let classes: [String]
    private let rule: DecisionRule
    /// How many of a kind.
    private let count: Int

    /// - Parameters:
    ///   - classes: in the order of the probabilities.
    ///   - rule: how probabilities become a class.
    ///   - count: how many of a kind.
    package init(classes: [String], rule: DecisionRule, count: Int = 6) {
        self.classes = classes
        self.rule = rule
        self.count = count
    }

    /// The kinds in their order, each with its worst first; a kind may be empty. Nothing is shown twice.
    package func groups(of predictions: [Prediction]) -> [Group] {
        switch rule {
        case .threshold(let threshold, let positive):
            binaryGroups(of: predictions, threshold: threshold, positive: positive)
        case .highestProbability: manyClassGroups(of: predictions)
        }
    }

    private func binaryGroups(of predictions: [Prediction], threshold: Double, positive: Int) -> [Group] {
        let (name, other) = (classes[positive], classes[1 - positive])
        func score(_ prediction: Prediction) -> Double { Double(prediction.probabilities[positive]) }
        let wrong = predictions.filter { rule.decide($0) != $0.label }
        let alarms = first(wrong.filter { $0.label != positive }) { -score($0) }
        let misses = first(wrong.filter { $0.label == positive }, by: score)
        let shown = Set((alarms + misses).map(\.path))
        let doubtful = first(predictions.filter { !shown.contains($0.path) }) { abs(score($0) - threshold) }
        return [
            Group(
                title: "Worst false positives",
                explanation: "\(other), called \(name); the highest probability first.", predictions: alarms),
            Group(
                title: "Worst false negatives",
                explanation: "\(name), missed; the lowest probability first.", predictions: misses),
            Group(
                title: "Least certain", explanation: "Nearest to the threshold, right or wrong.",
                predictions: doubtful),
        ]
    }

    private func manyClassGroups(of predictions: [Prediction]) -> [Group] {
        func confidence(_ prediction: Prediction) -> Float {
            prediction.probabilities[prediction.likeliestClass]
        }
        let wrong = predictions.filter { $0.likeliestClass != $0.label }
        let errors = first(wrong) { -Double(confidence($0)) }
        let shown = Set(errors.map(\.path))
        let doubtful = first(predictions.filter { !shown.contains($0.path) }) { prediction in
            let sorted = prediction.probabilities.sorted(by: >)
            return Double(sorted[0] - sorted[1])
        }
        return [
            Group(
                title: "Worst errors", explanation: "Taken for another class; the surest first.",
                predictions: errors),
            Group(
                title: "Least certain", explanation: "The two likeliest classes are nearly as likely.",
                predictions: doubtful),
        ]
    }

    /// The first of some predictions in an order; of equal ones that with the first path.
    private func first(_ predictions: [Prediction], by order: (Prediction) -> Double) -> [Prediction] {
        let sorted = predictions.map { (order($0), $0) }.sorted { ($0.0, $0.1.path) < ($1.0, $1.1.path) }
        return sorted.prefix(count).map(\.1)
    }

    /// What was said of an image and what it is, in words: `PNEUMONIA 84.5 %, truly NORMAL`.
    package func words(for prediction: Prediction) -> String {
        let shown = rule.shownClass(of: prediction)
        let share = FigureStyle.spell(
            probability: prediction.probabilities[shown], threshold: rule.threshold)
        return "\(classes[shown]) \(share), truly \(classes[prediction.label])"
    }
}
