import Foundation

/// How the values of an axis become places in a picture.
struct Scale {
    /// The values from one end of the axis to the other.
    let domain: ClosedRange<Double>
    /// Where the two ends are.
    let start, end: Double
    /// Whether equal factors, not equal differences, are equally far apart.
    var isLogarithmic = false
    /// Whether places follow the square root: for counts, whose spread grows as it does.
    var isSquareRoot = false

    /// Where a value is.
    func callAsFunction(_ value: Double) -> Double {
        let (low, high) = (warped(domain.lowerBound), warped(domain.upperBound))
        guard high > low else { return (start + end) / 2 }
        return start + (warped(value) - low) / (high - low) * (end - start)
    }

    private func warped(_ value: Double) -> Double {
        if isLogarithmic { return log10(value) }
        return isSquareRoot ? max(value, 0).squareRoot() : value
    }

    /// Round values to be marked on the axis.
    func ticks(about count: Int) -> [Double] {
        isLogarithmic ? Ticks.powers(within: domain) : Ticks.round(within: domain, about: count)
    }
}

/// Round numbers on an axis.
package enum Ticks {
    /// Those of an axis of shares.
    static let shares = [0, 0.2, 0.4, 0.6, 0.8, 1]

    /// Multiples of 1, 2 or 5 times a power of ten within a range (Heckbert, "Nice numbers for graph labels", Graphics Gems,
    /// 1990).
    ///
    /// - Parameter count: how many there should be, more or less.
    package static func round(within range: ClosedRange<Double>, about count: Int) -> [Double] {
        let step = step(of: range, about: count)
        guard step > 0 else { return [range.lowerBound] }
        // A hair beyond the ends, lest rounding takes away the last one.
        let first = (range.lowerBound / step - 1e-9).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// The powers of ten within a range; its ends where it holds fewer than two.
    package static func powers(within range: ClosedRange<Double>) -> [Double] {
        let first = (log10(range.lowerBound) - 1e-9).rounded(.up)
        let last = (log10(range.upperBound) + 1e-9).rounded(.down)
        guard last > first else { return [range.lowerBound, range.upperBound] }
        return stride(from: first, through: last, by: 1).map { pow(10, $0) }
    }

    /// The range widened to round ends, so that no value stands at the very edge.
    package static func widened(_ range: ClosedRange<Double>, about count: Int) -> ClosedRange<Double> {
        let step = step(of: range, about: count)
        guard step > 0 else {
            let reach = max(abs(range.lowerBound) * 0.1, 1e-6)
            return (range.lowerBound - reach)...(range.upperBound + reach)
        }
        let low = (range.lowerBound / step + 1e-9).rounded(.down) * step
        let high = (range.upperBound / step - 1e-9).rounded(.up) * step
        return low...max(high, low + step)
    }

    private static func step(of range: ClosedRange<Double>, about count: Int) -> Double {
        let rough = (range.upperBound - range.lowerBound) / Double(max(count, 1))
        guard rough > 0, rough.isFinite else { return 0 }
        let power = pow(10, log10(rough).rounded(.down))
        let nice = [1, 2, 5].first { $0 * power >= rough * 0.75 } ?? 10
        return nice * power
    }

    /// A value as short as it can be said exactly enough: `0.25`, `1e-5`, `40`.
    package static func label(_ value: Double) -> String {
        // -0 and what rounding has left of 0.
        if abs(value) < 1e-12 { return "0" }
        let text = String(format: "%.6g", value)
        guard text.contains("e") else { return text }
        let parts = text.split(separator: "e")
        return "\(parts[0])e\(Int(parts[1]) ?? 0)"
    }

    /// A share as `40 %`.
    package static func percent(_ value: Double) -> String { "\(label(100 * value)) %" }
}
