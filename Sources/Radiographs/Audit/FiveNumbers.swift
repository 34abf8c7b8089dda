/// How many values are spread: the smallest, the quartiles and the largest (Tukey, "Exploratory Data Analysis", 1977).
public struct FiveNumbers: Codable, Sendable, Hashable {
    /// The smallest.
    public let minimum: Double
    /// A quarter lies below.
    public let lowerQuartile: Double
    /// The middle one.
    public let median: Double
    /// A quarter lies above.
    public let upperQuartile: Double
    /// The largest.
    public let maximum: Double

    /// `nil` for no values. Quartiles lie on the line between the two nearest values.
    public init?(of values: [Double]) {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        func quantile(_ share: Double) -> Double {
            let place = share * Double(sorted.count - 1)
            let below = Int(place)
            let above = min(below + 1, sorted.count - 1)
            return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
        }
        minimum = first
        lowerQuartile = quantile(0.25)
        median = quantile(0.5)
        upperQuartile = quantile(0.75)
        maximum = last
    }
}
