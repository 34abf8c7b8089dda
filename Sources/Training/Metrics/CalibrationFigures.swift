/// How well probabilities agree with the truth, in three numbers.
public struct CalibrationFigures: Codable, Equatable, Sendable {
    /// The mean of −ln of the true class's probability, or `nil` without images.
    public let logLoss: Double?
    /// The mean squared error of the probabilities, or `nil` without images.
    public let brierScore: Double?
    /// The expected calibration error, see ``Calibration``, or `nil` without images.
    public let calibrationError: Double?

    /// Computes all three.
    public init(_ predictions: [Prediction]) {
        func mean(_ value: (Prediction) -> Double) -> Double? {
            predictions.isEmpty ? nil : predictions.reduce(0) { $0 + value($1) } / Double(predictions.count)
        }
        logLoss = mean(\.logLoss)
        brierScore = mean(\.brierScore)
        calibrationError = Calibration(predictions).expectedError
    }
}
