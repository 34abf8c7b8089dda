/// A point of a receiver operating characteristic.
public struct ROCPoint: Codable, Equatable, Sendable {
    /// Images from this score on are called positive; `nil` at the start, where none is.
    public let threshold: Double?
    /// 1 − specificity.
    public let falsePositiveRate: Double
    /// Sensitivity.
    public let truePositiveRate: Double
}

/// A point of a precision-recall curve.
public struct PrecisionRecallPoint: Codable, Equatable, Sendable {
    /// Images from this score on are called positive.
    public let threshold: Double
    /// Sensitivity.
    public let recall: Double
    /// Positive predictive value.
    public let precision: Double
}

extension RankedScores {
    /// The ROC curve, one point a distinct score, from (0, 0) to (1, 1); empty where one kind of image is
    /// missing.
    public var rocCurve: [ROCPoint] {
        guard positives > 0, negatives > 0 else { return [] }
        var points = [ROCPoint(threshold: nil, falsePositiveRate: 0, truePositiveRate: 0)]
        var (hits, falseAlarms) = (0, 0)
        forEachGroup { group in
            hits += group.positives
            falseAlarms += group.negatives
            points.append(
                ROCPoint(
                    threshold: group.score, falsePositiveRate: Double(falseAlarms) / Double(negatives),
                    truePositiveRate: Double(hits) / Double(positives)))
        }
        return points
    }

    /// The precision-recall curve, one point a distinct score, from low to full recall; empty where there is
    /// no positive image.
    public var precisionRecallCurve: [PrecisionRecallPoint] {
        guard positives > 0 else { return [] }
        var points: [PrecisionRecallPoint] = []
        var (hits, chosen) = (0, 0)
        forEachGroup { group in
            hits += group.positives
            chosen += group.positives + group.negatives
            points.append(
                PrecisionRecallPoint(
                    threshold: group.score, recall: Double(hits) / Double(positives),
                    precision: Double(hits) / Double(chosen)))
        }
        return points
    }

    /// The score with the largest sensitivity + specificity − 1 (Youden, Cancer 3, 1950), the highest of
    /// several; `nil` where one kind of image is missing.
    public var youdenThreshold: Double? {
        guard positives > 0, negatives > 0 else { return nil }
        var (hits, falseAlarms) = (0, 0)
        var best = (index: Int.min, threshold: Double?.none)
        forEachGroup { group in
            hits += group.positives
            falseAlarms += group.negatives
            // Times both numbers of images, so that it is whole: rounding must not decide between equals.
            let index = hits * negatives - falseAlarms * positives
            if index > best.index { best = (index, group.score) }
        }
        return best.threshold
    }

    /// The highest score from which on at least a share of the positive images lies; `nil` where there is no positive
    /// image.
    public func highestThreshold(sensitivity least: Double) -> Double? {
        guard positives > 0 else { return nil }
        var (hits, threshold) = (0, Double?.none)
        forEachGroup { group in
            hits += group.positives
            if threshold == nil, Double(hits) / Double(positives) >= least { threshold = group.score }
        }
        return threshold
    }

    /// The middle between a probability and the next one below it, or 0 where there is none.
    ///
    /// As a threshold it decides as the score does, and does not depend on the score's last bit.
    func middle(below score: Double) -> Double {
        var next: Double?
        forEachGroup { group in
            if next == nil, group.score < score { next = group.score }
        }
        return ((next ?? 0) + score) / 2
    }
}
