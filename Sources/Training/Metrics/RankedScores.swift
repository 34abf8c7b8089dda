/// Images ordered by a score, from the highest to the lowest, for all that depends on the order alone.
public struct RankedScores: Sendable {
    /// Images that share a score.
    struct TieGroup {
        let score: Double
        /// Positive images with this score, by weight.
        let positives: Int
        /// Other images with this score, by weight.
        let negatives: Int
    }

    /// The number of positive images.
    public let positives: Int
    /// The number of other images.
    public let negatives: Int

    /// By rank: which image, its score, whether it is positive.
    private let images: [Int]
    private let scores: [Double]
    private let isPositive: [Bool]

    /// Ranks images.
    ///
    /// - Parameters:
    ///   - scores: one finite number an image, higher for more likely positive.
    ///   - isPositive: whether each image is.
    public init(scores: [Double], isPositive: [Bool]) {
        precondition(scores.count == isPositive.count, "\(scores.count) scores, \(isPositive.count) labels")
        precondition(scores.allSatisfy(\.isFinite), "a score that is not finite has no rank")
        images = scores.indices.sorted { scores[$0] > scores[$1] }
        self.scores = images.map { scores[$0] }
        self.isPositive = images.map { isPositive[$0] }
        positives = isPositive.count { $0 }
        negatives = isPositive.count - positives
    }

    /// Ranks predictions by the probability of a class.
    public init(_ predictions: [Prediction], positiveClass: Int) {
        self.init(
            scores: predictions.map { Double($0.probabilities[positiveClass]) },
            isPositive: predictions.map { $0.label == positiveClass })
    }

    /// Visits the groups of equal scores from the highest score to the lowest.
    ///
    /// - Parameter weights: how often each image counts, by image; once where `nil`.
    func forEachGroup(weights: [Int]? = nil, _ visit: (TieGroup) -> Void) {
        var counts = (positives: 0, negatives: 0)
        for rank in images.indices {
            let weight = weights.map { $0[images[rank]] } ?? 1
            if isPositive[rank] { counts.positives += weight } else { counts.negatives += weight }
            guard rank + 1 == images.count || scores[rank + 1] < scores[rank] else { continue }
            visit(TieGroup(score: scores[rank], positives: counts.positives, negatives: counts.negatives))
            counts = (0, 0)
        }
    }

    /// The area under the ROC curve: the probability that a positive image scores above another one, ties
    /// counting half; `nil` where one of the two kinds is missing.
    public var rocAUC: Double? { rocAUC(weights: nil) }

    /// Average precision, Σ (Rₙ − Rₙ₋₁) Pₙ over falling thresholds, without interpolation; `nil` where there
    /// is no positive image.
    public var averagePrecision: Double? { averagePrecision(weights: nil) }

    /// The area under the ROC curve of a resample.
    func rocAUC(weights: [Int]?) -> Double? {
        var (above, below, twiceArea) = (0, 0, 0)
        forEachGroup(weights: weights) { group in
            twiceArea += group.negatives * (2 * above + group.positives)
            above += group.positives
            below += group.negatives
        }
        return above > 0 && below > 0 ? Double(twiceArea) / (2 * Double(above) * Double(below)) : nil
    }

    /// The average precision of a resample.
    func averagePrecision(weights: [Int]?) -> Double? {
        var (hits, chosen, sum) = (0, 0, 0.0)
        forEachGroup(weights: weights) { group in
            hits += group.positives
            chosen += group.positives + group.negatives
            if group.positives > 0 { sum += Double(group.positives) * Double(hits) / Double(chosen) }
        }
        return hits > 0 ? sum / Double(hits) : nil
    }
}
