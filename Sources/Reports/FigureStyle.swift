import Foundation
import Training

/// How a figure is spelled for people.
enum FigureStyle {
    /// A share as `93.1 %`.
    case percent
    /// A number with three decimals.
    case number

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

    private func digits(_ value: Double) -> String {
        switch self {
        case .percent: String(format: "%.1f", 100 * value)
        case .number: String(format: "%.3f", value)
        }
    }
}
