import CKernels

/// The weights that resample one axis of an image: output i is the sum over k of
/// `weights[i * taps + k] * input[starts[i] + k]`.
///
/// A triangle filter as wide as one output pixel reaches on either side, or one input pixel when enlarging. The
/// arithmetic follows Pillow's `Resample.c` in its order and roundings, so that the results are the same bytes.
struct ResampleAxis {
    let taps: Int
    private(set) var starts: [Int32]
    /// In 1 / 2^XRAY_RESAMPLE_BITS; those of an output sum to one.
    private(set) var weights: [Int32]

    /// - Parameters:
    ///   - inputCount: the pixels of the input, all of which may be used.
    ///   - lower: where the output begins in the input, in pixels.
    ///   - upper: where it ends.
    init(inputCount: Int, from lower: Float, to upper: Float, outputCount: Int) {
        let scale = Double(upper - lower) / Double(outputCount)
        let filterScale = max(1, scale)
        let support = filterScale
        let needed = Int(support.rounded(.up)) * 2 + 1
        // Whole eights suit the processor's registers; the weights past the needed ones are 0.
        let taps = min((needed + 7) / 8 * 8, inputCount)
        var starts = [Int32](repeating: 0, count: outputCount)
        var weights = [Int32](repeating: 0, count: outputCount * taps)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: needed) { shares in
            for output in 0..<outputCount {
                let center = Double(lower) + (Double(output) + 0.5) * scale
                let first = max(0, Int(center - support + 0.5))
                let end = min(inputCount, Int(center + support + 0.5))
                var sum = 0.0
                for input in first..<end {
                    let distance = abs((Double(input) - center + 0.5) * (1 / filterScale))
                    let share = max(0, 1 - distance)
                    shares[input - first] = share
                    sum += share
                }
                let start = min(first, inputCount - taps)
                starts[output] = Int32(start)
                for input in first..<end {
                    let share = shares[input - first] / sum
                    weights[output * taps + input - start] = Int32(
                        0.5 + share * Double(1 << XRAY_RESAMPLE_BITS))
                }
            }
        }
        self.taps = taps
        self.starts = starts
        self.weights = weights
    }

    /// The inputs that have a part in the output.
    var inputs: Range<Int> {
        guard let first = starts.first, let last = starts.last else { return 0..<0 }
        return Int(first)..<Int(last) + taps
    }

    /// `starts` counted from the first of ``inputs``.
    var startsWithinInputs: [Int32] {
        starts.map { $0 - Int32(inputs.lowerBound) }
    }
}
