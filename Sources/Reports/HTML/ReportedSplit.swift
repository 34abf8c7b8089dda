import Training

/// The figures of a split together with what they were computed from.
package struct ReportedSplit: Sendable {
    /// The figures.
    package let metrics: SplitMetrics
    /// One an image.
    package let predictions: [Prediction]

    /// Puts the two together.
    package init(metrics: SplitMetrics, predictions: [Prediction]) {
        self.metrics = metrics
        self.predictions = predictions
    }

    /// `train`, `validation` or `test`, which is also how its lines look.
    var name: String { metrics.split }

    /// The classes in the order of the probabilities.
    var classes: [String] { metrics.confusion.classes }

    /// The classes that figures are given for, each against the rest: the positive one, or all of more than two.
    var judgedClasses: [JudgedClass] {
        metrics.perClass.compactMap { figures in
            classes.firstIndex(of: figures.positiveClass).map { JudgedClass(index: $0, figures: figures) }
        }
    }

    /// How well one of them is told apart here; `nil` where the split's figures leave it out.
    func figures(of judged: JudgedClass) -> BinaryMetrics? {
        judgedClasses.first { $0.index == judged.index }?.figures
    }

    /// The split's images ranked by the probability of a class.
    func ranking(of index: Int) -> RankedScores { RankedScores(predictions, positiveClass: index) }
}

/// A class that is told apart from all others.
struct JudgedClass {
    /// Its place among the probabilities.
    let index: Int
    /// How well it is told apart.
    let figures: BinaryMetrics
    /// Its name.
    var name: String { figures.positiveClass }
}

/// The look of what belongs to a class: colours and dashes of the style sheet.
enum ClassStyle {
    /// With two classes the positive one and the other, else one of six.
    static func name(of index: Int, positive: Int?) -> String {
        if let positive { return index == positive ? "positive" : "negative" }
        return "class-\(index % 6)"
    }
}
