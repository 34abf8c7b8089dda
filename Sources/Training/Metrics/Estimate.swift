/// A figure with its uncertainty, or the reason why it cannot be computed.
public struct Estimate: Codable, Equatable, Sendable {
    /// The figure, or `nil` where it is undefined; never NaN.
    public let value: Double?
    /// Its 95 % confidence interval, where there is one.
    public let interval: ConfidenceInterval?
    /// Why the figure is undefined.
    public let undefined: String?

    /// A figure that could be computed.
    public init(_ value: Double, _ interval: ConfidenceInterval?) {
        self.value = value
        self.interval = interval
        undefined = nil
    }

    /// A figure that cannot be computed, and why.
    public init(undefined reason: String) {
        value = nil
        interval = nil
        undefined = reason
    }

    /// A figure where there is one, else the reason for its absence.
    init(_ value: Double?, _ interval: ConfidenceInterval?, undefined reason: String) {
        if let value { self.init(value, interval) } else { self.init(undefined: reason) }
    }
}

/// A two-sided 95 % confidence interval.
public struct ConfidenceInterval: Codable, Equatable, Sendable {
    /// How an interval was computed.
    public enum Method: String, Codable, Sendable {
        /// Wilson's score interval of a proportion.
        case wilson
        /// DeLong's variance of the area under the ROC curve, on the logit scale.
        case deLong
        /// A score interval with Hanley and McNeil's variance, where DeLong's is 0.
        case hanleyMcNeil
        /// Percentiles of resamples by patient.
        case patientBootstrap
    }

    /// The lower end.
    public let lower: Double
    /// The upper end.
    public let upper: Double
    /// How the ends were computed.
    public let method: Method

    /// Puts an interval together.
    public init(lower: Double, upper: Double, method: Method) {
        self.lower = lower
        self.upper = upper
        self.method = method
    }
}

/// The 97.5th percentile of the standard normal distribution: what 95 % two-sided confidence takes.
let normalQuantile = 1.959963984540054
