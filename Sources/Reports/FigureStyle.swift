import Diagnostics
import Foundation
import Training

/// How a figure is spelled for people.
package enum FigureStyle {
    /// A share as `93.1 %`.
    case percent
    /// A number with three decimals.
    case number
    /// A loss with four decimals: of a network that is nearly always right it is small.
    case loss

    /// A figure alone; a dash where there is none.
    func spell(_ value: Double?) -> String {
        guard let value else { return "–" }
        return self == .percent ? digits(value) + " %" : digits(value)
    }

    /// A figure with its interval in brackets.
    func spell(_ estimate: Estimate) -> String {
        guard let interval = estimate.interval else { return spell(estimate.value) }
        return spell(estimate.value) + " [\(digits(interval.lower)), \(digits(interval.upper))]"
    }

    /// An interval alone: `93.1 – 95.0 %`.
    func spell(_ interval: ConfidenceInterval) -> String {
        "\(digits(interval.lower)) – \(spell(interval.upper))"
    }

    /// A threshold with three decimals, or with more where those would not tell it from what is near: next to 0
    /// and to 1.
    ///
    /// 0.00004 is not spelled `0.000`, which would call every image positive, and 0.9998 not `1.000`.
    package static func spell(threshold: Double) -> String {
        let text = String(format: "%.3f", threshold)
        guard threshold > 0, threshold < 1 else { return text }
        // Too many zeros to be counted.
        if threshold < 1e-6 { return String(format: "%.2g", threshold) }
        // A twentieth of the distance from the nearer end.
        let tolerance = 0.05 * min(threshold, 1 - threshold)
        let texts = (3...17).lazy.map { String(format: "%.\($0)f", threshold) }
        return texts.first { abs((Double($0) ?? 0) - threshold) <= tolerance } ?? "\(threshold)"
    }

    /// A probability as a percentage, with as many decimals as it takes to stay on its side of a threshold.
    ///
    /// 0.9996 is not spelled `100.0 %` where only 0.9998 would be enough to be called positive.
    package static func spell(probability: Float, threshold: Double?) -> String {
        let share = Double(probability)
        let texts = (1...15).lazy.map { String(format: "%.\($0)f", 100 * share) }
        let text = texts.first { text in
            guard let threshold else { return true }
            return ((Double(text) ?? 0) / 100 >= threshold) == (share >= threshold)
        }
        return "\(text ?? "\(100 * share)") %"
    }

    /// How many a second: whole ones from 100 on, tenths below, hundredths below 10.
    package static func spell(perSecond rate: Double) -> String {
        rate < 100 ? String(format: rate < 10 ? "%.2f" : "%.1f", rate) : grouped(Int(rate.rounded()))
    }

    private func digits(_ value: Double) -> String {
        switch self {
        case .percent: String(format: "%.1f", 100 * value)
        case .number: String(format: "%.3f", value)
        case .loss: String(format: "%.4f", value)
        }
    }
}
