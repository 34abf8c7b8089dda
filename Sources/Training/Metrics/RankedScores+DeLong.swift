import Foundation

extension RankedScores {
    /// The area under the ROC curve with its interval.
    ///
    /// The variance is that of DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988), computed in O(n log
    /// n) from ranks as Sun and Xu do (IEEE Signal Processing Letters 21, 2014). The interval is symmetric on
    /// the logit scale, so that it stays within 0 and 1 and covers better near 1 (Qin and Hotilovac,
    /// Statistical Methods in Medical Research 17, 2008). Where that variance is 0, at perfect separation for
    /// instance, or a class has a single image, it would claim certainty; there the score interval of
    /// `hanleyMcNeilInterval(around:)` stands in. Both take the images as independent.
    ///
    /// - Parameter reason: why the area is undefined where one of the two kinds is missing.
    public func rocAUCEstimate(undefined reason: String) -> Estimate {
        guard let area = rocAUC else { return Estimate(undefined: reason) }
        guard area > 0, area < 1, let variance = deLongVariance, variance > 0 else {
            return Estimate(area, hanleyMcNeilInterval(around: area))
        }
        let logit = log(area / (1 - area))
        let reach = normalQuantile * variance.squareRoot() / (area * (1 - area))
        return Estimate(
            area,
            ConfidenceInterval(
                lower: 1 / (1 + exp(reach - logit)), upper: 1 / (1 + exp(-reach - logit)), method: .deLong))
    }

    /// DeLong's variance of the area under the ROC curve; `nil` with fewer than two images of either kind.
    ///
    /// An image's placement is the share of the other kind that it is rightly ordered with. All images of a
    /// tie group share theirs, so one pass over the groups is enough.
    public var deLongVariance: Double? {
        guard positives > 1, negatives > 1, let area = rocAUC else { return nil }
        var (positivesAbove, negativesAbove) = (0.0, 0.0)
        var (positiveSquares, negativeSquares) = (0.0, 0.0)
        let (m, n) = (Double(positives), Double(negatives))
        forEachGroup { group in
            let (p, q) = (Double(group.positives), Double(group.negatives))
            let positivePlacement = (n - negativesAbove - q / 2) / n
            let negativePlacement = (positivesAbove + p / 2) / m
            positiveSquares += p * (positivePlacement - area) * (positivePlacement - area)
            negativeSquares += q * (negativePlacement - area) * (negativePlacement - area)
            positivesAbove += p
            negativesAbove += q
        }
        return positiveSquares / (m - 1) / m + negativeSquares / (n - 1) / n
    }

    /// The areas θ for which |θ̂ − θ| ≤ 1.96 σ(θ), where σ² is the variance of Hanley and McNeil (Radiology 143,
    /// 1982) with both group sizes in its numerator replaced by their mean: method 5 of Newcombe, Statistics in
    /// Medicine 25, 2006. For one image of each kind it is Wilson's interval of 1 trial.
    func hanleyMcNeilInterval(around area: Double) -> ConfidenceInterval {
        let (m, n) = (Double(positives), Double(negatives))
        let others = (m + n) / 2 - 1
        func contains(_ theta: Double) -> Bool {
            let spread = 1 + others * ((1 - theta) / (2 - theta) + theta / (1 + theta))
            let variance = theta * (1 - theta) * spread / (m * n)
            return (area - theta) * (area - theta) <= normalQuantile * normalQuantile * variance
        }
        /// The border of the interval between a point inside it and one outside.
        func border(inside: Double, outside: Double) -> Double {
            var (inside, outside) = (inside, outside)
            if contains(outside) { return outside }
            for _ in 0..<60 {
                let middle = (inside + outside) / 2
                if contains(middle) { inside = middle } else { outside = middle }
            }
            return inside
        }
        return ConfidenceInterval(
            lower: border(inside: area, outside: 0), upper: border(inside: area, outside: 1),
            method: .hanleyMcNeil)
    }
}
