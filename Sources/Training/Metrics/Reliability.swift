/// Whether a class is as frequent among images as the probability they were given says.
///
/// The images are put into bins of equal width by the probability of one class; in each the mean probability stands
/// beside the share that is of the class (the reliability diagram of DeGroot and Fienberg, "The comparison and evaluation
/// of forecasters", The Statistician 32, 1983). ``Calibration`` asks the same of the likeliest class, whichever it is.
public struct Reliability: Equatable, Sendable {
    /// The images whose probability lies in one part of 0…1.
    public struct Bin: Equatable, Sendable {
        /// How many there are.
        public let images: Int
        /// Their mean probability, or `nil` where there are none.
        public let meanProbability: Double?
        /// The share of them that is of the class, with Wilson's interval.
        public let share: Estimate
    }

    /// From low to high probability, each of the same width; a bin holds its lower end, the last one also 1.
    public let bins: [Bin]

    /// Compares the probabilities of a class with the truth.
    ///
    /// - Parameters:
    ///   - predictions: of any number of images.
    ///   - index: the class.
    ///   - binCount: how many parts 0…1 is cut into.
    public init(_ predictions: [Prediction], class index: Int, binCount: Int = 10) {
        var images = [Int](repeating: 0, count: binCount)
        var hits = images
        var sums = [Double](repeating: 0, count: binCount)
        for prediction in predictions {
            let probability = Double(prediction.probabilities[index])
            let bin = min(Int(probability * Double(binCount)), binCount - 1)
            images[bin] += 1
            sums[bin] += probability
            if prediction.label == index { hits[bin] += 1 }
        }
        bins = images.indices.map { bin in
            Bin(
                images: images[bin], meanProbability: images[bin] > 0 ? sums[bin] / Double(images[bin]) : nil,
                share: .proportion(hits[bin], of: images[bin], undefined: "there is no image in this bin"))
        }
    }
}
