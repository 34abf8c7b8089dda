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
        minimum = first
        lowerQuartile = Self.quantile(0.25, ofSorted: sorted)
        median = Self.quantile(0.5, ofSorted: sorted)
        upperQuartile = Self.quantile(0.75, ofSorted: sorted)
        maximum = last
    }

    /// Below which a share of the values lies: on the line between the two nearest.
    ///
    /// - Precondition: there are values, in rising order.
    package static func quantile(_ share: Double, ofSorted values: [Double]) -> Double {
        let place = share * Double(values.count - 1)
        let below = Int(place)
        let above = min(below + 1, values.count - 1)
        return values[below] + (place - Double(below)) * (values[above] - values[below])
    }
}
