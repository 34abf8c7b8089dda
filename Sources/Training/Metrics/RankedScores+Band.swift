/// How far a ROC curve of other patients might lie from the one that was found.
public struct ROCBandPoint: Codable, Equatable, Sendable {
    /// 1 − specificity.
    public let falsePositiveRate: Double
    /// The lower end of the sensitivity's interval there.
    public let lower: Double
    /// The upper end.
    public let upper: Double
}

extension RankedScores {
    /// A pointwise 95 % confidence band of the ROC curve: at each false positive rate, an interval of the sensitivity.
    ///
    /// Vertical averaging over resamples by patient (Macskassy, Provost and Rosset, "ROC confidence bands: an empirical
    /// evaluation", ICML 2005; Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006; on
    /// drawing patients see ``PatientBootstrap``). Pointwise means that each interval holds for its rate alone: the whole
    /// curve leaves the band more often than one time in twenty.
    ///
    /// - Parameters:
    ///   - bootstrap: draws the patients of these scores' images, in the same order.
    ///   - steps: the band has `steps` + 1 rates from 0 to 1.
    /// - Returns: the rates that have an interval: none with a single patient, where fewer than half of the
    ///   resamples hold images of both kinds, and where all resamples agree, as without a single error.
    public func rocBand(by bootstrap: PatientBootstrap, steps: Int = 100) -> [ROCBandPoint] {
        guard positives > 0, negatives > 0 else { return [] }
        let rates = (0...steps).map { Double($0) / Double(steps) }
        let intervals = bootstrap.intervals(count: rates.count) { weights in
            truePositiveRates(at: rates, weights: weights)
        }
        return zip(rates, intervals).compactMap { rate, interval in
            interval.map { ROCBandPoint(falsePositiveRate: rate, lower: $0.lower, upper: $0.upper) }
        }
    }

    /// The sensitivity at rising false positive rates, linear between the curve's points; at a step of the curve its upper
    /// end. `nil` for all where one kind of image is missing.
    func truePositiveRates(at rates: [Double], weights: [Int]? = nil) -> [Double?] {
        var points: [(alarms: Int, hits: Int)] = [(0, 0)]
        forEachGroup(weights: weights) { group in
            let last = points[points.count - 1]
            points.append((last.alarms + group.negatives, last.hits + group.positives))
        }
        let whole = points[points.count - 1]
        guard whole.alarms > 0, whole.hits > 0 else { return rates.map { _ in nil } }
        var index = 0
        return rates.map { rate in
            // 0.29 of 100 are 29, though their product is a hair less.
            let wanted = rate * Double(whole.alarms) + 1e-9
            while index + 1 < points.count, Double(points[index + 1].alarms) <= wanted { index += 1 }
            var hits = Double(points[index].hits)
            if index + 1 < points.count {
                let (here, next) = (points[index], points[index + 1])
                let share = (wanted - Double(here.alarms)) / Double(next.alarms - here.alarms)
                hits += share * Double(next.hits - here.hits)
            }
            return hits / Double(whole.hits)
        }
    }
}
