/// A figure of the validation images by which epochs are compared: for the best checkpoint, early stopping
/// and schedules that wait for a plateau.
public enum MetricName: String, CaseIterable, Codable, Sendable {
    case validationLoss
    case validationAccuracy
    case validationBalancedAccuracy
    case validationAUC
    case validationAveragePrecision
    case validationBrierScore

    /// Whether a larger value is a better one.
    public var higherIsBetter: Bool {
        switch self {
        case .validationLoss, .validationBrierScore: false
        case .validationAccuracy, .validationBalancedAccuracy, .validationAUC, .validationAveragePrecision:
            true
        }
    }

    /// Whether a value improves on the best so far by more than a minimum. What is not a number never does,
    /// and any number improves on that.
    public func improves(_ value: Double, on best: Double?, byMoreThan minimum: Double = 0) -> Bool {
        guard !value.isNaN else { return false }
        guard let best, !best.isNaN else { return true }
        return higherIsBetter ? value > best + minimum : value < best - minimum
    }

    /// The metric's value among the figures of the validation images, or `nil` where it is undefined.
    ///
    /// Loss and Brier score are those before the temperature: each epoch has one of its own, or none where the network
    /// makes no mistake, and epochs are compared by what the network says.
    public func value(in metrics: SplitMetrics) -> Double? {
        switch self {
        case .validationLoss: metrics.uncalibrated.map(\.logLoss) ?? metrics.logLoss.value
        case .validationAccuracy: metrics.accuracy.value
        case .validationBalancedAccuracy: metrics.balancedAccuracy.value
        case .validationAUC: metrics.rocAUC.value
        case .validationAveragePrecision: meanAveragePrecision(in: metrics)
        case .validationBrierScore: metrics.uncalibrated.map(\.brierScore) ?? metrics.brierScore.value
        }
    }

    private func meanAveragePrecision(in metrics: SplitMetrics) -> Double? {
        let values = metrics.perClass.compactMap(\.averagePrecision.value)
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
