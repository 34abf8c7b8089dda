/// How often each true class was taken for each class.
public struct ConfusionMatrix: Codable, Equatable, Sendable {
    /// The class names, in the order of the rows and columns.
    public let classes: [String]
    /// `counts[truth][predicted]`.
    public let counts: [[Int]]

    /// Counts pairs of true and predicted classes, both indices into `classes`.
    public init(classes: [String], truth: [Int], predicted: [Int]) {
        precondition(truth.count == predicted.count, "\(truth.count) truths, \(predicted.count) predictions")
        var cells = [Int](repeating: 0, count: classes.count * classes.count)
        for (row, column) in zip(truth, predicted) { cells[row * classes.count + column] += 1 }
        self.init(classes: classes, cells: cells)
    }

    /// - Parameter cells: the counts, row after row.
    init(classes: [String], cells: [Int]) {
        self.classes = classes
        counts = classes.indices.map { Array(cells[$0 * classes.count..<($0 + 1) * classes.count]) }
    }

    /// The number of images.
    public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

    /// The number of images whose class was recognised.
    public var correct: Int { classes.indices.reduce(0) { $0 + counts[$1][$1] } }

    /// The number of images of a class.
    public func support(of index: Int) -> Int { counts[index].reduce(0, +) }

    /// The mean of the classes' sensitivities, or `nil` where a class has no image.
    public var balancedAccuracy: Double? {
        var sum = 0.0
        for index in classes.indices {
            let support = support(of: index)
            guard support > 0 else { return nil }
            sum += Double(counts[index][index]) / Double(support)
        }
        return classes.isEmpty ? nil : sum / Double(classes.count)
    }

    /// One class against all others.
    public func outcomes(of positive: Int) -> BinaryOutcomes {
        let hits = counts[positive][positive]
        let predicted = counts.reduce(0) { $0 + $1[positive] }
        let support = support(of: positive)
        return BinaryOutcomes(
            truePositives: hits, falsePositives: predicted - hits, falseNegatives: support - hits,
            trueNegatives: total - predicted - support + hits)
    }
}

/// The four counts of a decision between a positive class and the rest.
public struct BinaryOutcomes: Equatable, Sendable {
    /// Positive images that were recognised.
    public let truePositives: Int
    /// Others that were taken for positive.
    public let falsePositives: Int
    /// Positive images that were missed.
    public let falseNegatives: Int
    /// Others that were recognised as such.
    public let trueNegatives: Int

    /// Positive images.
    var positives: Int { truePositives + falseNegatives }
    /// All others.
    var negatives: Int { trueNegatives + falsePositives }
    /// Images taken for positive.
    var predictedPositives: Int { truePositives + falsePositives }
    /// Images taken for another class.
    var predictedNegatives: Int { trueNegatives + falseNegatives }

    /// The harmonic mean of sensitivity and positive predictive value, or `nil` where there is neither a
    /// positive image nor one taken for it.
    public var f1: Double? {
        let denominator = 2 * truePositives + falsePositives + falseNegatives
        return denominator == 0 ? nil : 2 * Double(truePositives) / Double(denominator)
    }

    /// Matthews' correlation of truth and prediction (Biochimica et Biophysica Acta 405, 1975), or `nil`
    /// where all images are of one class or were taken for one.
    public var matthewsCorrelation: Double? {
        let margins = [positives, negatives, predictedPositives, predictedNegatives]
        guard !margins.contains(0) else { return nil }
        let difference =
            Double(truePositives) * Double(trueNegatives) - Double(falsePositives) * Double(falseNegatives)
        return difference / margins.reduce(1) { $0 * Double($1) }.squareRoot()
    }
}
