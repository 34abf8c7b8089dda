/// How far the confidence of decisions is from how often they are right.
///
/// The confidence of an image is the probability of its likeliest class. The expected calibration error is the mean
/// of |share right − mean confidence| over 15 bins of equal width, weighted by their images (Guo, Pleiss, Sun and
/// Weinberger, "On calibration of modern neural networks", ICML 2017; a bin holds its upper end).
public struct Calibration: Codable, Equatable, Sendable {
    /// The images whose confidence lies in one part of 0…1.
    public struct Bin: Codable, Equatable, Sendable {
        /// How many there are.
        public let images: Int
        /// Their mean confidence, or `nil` where there are none.
        public let meanConfidence: Double?
        /// The share whose likeliest class is the true one, or `nil` where there are none.
        public let accuracy: Double?
    }

    /// The number of bins.
    public static let binCount = 15

    /// The bins from low to high confidence, each 1/15 wide.
    public let bins: [Bin]
    /// The expected calibration error, or `nil` without images.
    public let expectedError: Double?

    /// Compares confidence with truth.
    public init(_ predictions: [Prediction]) {
        var images = [Int](repeating: 0, count: Self.binCount)
        var confidences = [Double](repeating: 0, count: Self.binCount)
        var right = images
        for prediction in predictions {
            let decided = prediction.likeliestClass
            let confidence = Double(prediction.probabilities[decided])
            let bin = Int((confidence * Double(Self.binCount)).rounded(.up)) - 1
            let index = min(max(bin, 0), Self.binCount - 1)
            images[index] += 1
            confidences[index] += confidence
            if decided == prediction.label { right[index] += 1 }
        }
        bins = images.indices.map { index in
            let count = Double(images[index])
            return Bin(
                images: images[index], meanConfidence: count > 0 ? confidences[index] / count : nil,
                accuracy: count > 0 ? Double(right[index]) / count : nil)
        }
        let sum = images.indices.reduce(0) { $0 + abs(Double(right[$1]) - confidences[$1]) }
        expectedError = predictions.isEmpty ? nil : sum / Double(predictions.count)
    }
}
