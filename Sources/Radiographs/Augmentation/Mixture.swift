import Randomness

/// What two images of a batch give each other: a plain value that can be kept, compared and shown.
public struct Mixture: Hashable, Sendable {
    /// The place of the one in the batch.
    public var first: Int
    /// The place of the other.
    public var second: Int
    /// How much of each image stays its own, 0...1.
    public var share: Float
    /// The pixels that the two exchange; `nil` where they are blended.
    public var exchanged: PixelRectangle?

    /// The image that is mixed into one of the two, `nil` for an image of another pair.
    public func partner(of image: Int) -> Int? {
        switch image {
        case first: second
        case second: first
        default: nil
        }
    }
}

extension Augmentation {
    /// Draws which images of a batch are mixed and how. They are paired, the first with the last, the second with the last
    /// but one: their order is random. In a batch of an odd number the middle one stays as it is.
    ///
    /// - Parameters:
    ///   - count: the images of the batch.
    ///   - size: of each.
    ///   - random: the batch's own stream, keyed by seed, epoch and batch.
    public func drawMixtures(
        of count: Int, imageSize size: ImageSize, from random: inout RandomStream
    ) -> [Mixture] {
        var mixtures: [Mixture] = []
        for first in 0..<count / 2 {
            let second = count - 1 - first
            if let rule = cutMix, random.chance(rule.probability) {
                let share = Float(random.beta(Double(rule.alpha), Double(rule.alpha)))
                guard let area = PixelRectangle(cutFrom: size, leaving: share, from: &random) else {
                    continue
                }
                let kept = 1 - Float(area.width * area.height) / Float(size.pixelCount)
                mixtures.append(Mixture(first: first, second: second, share: kept, exchanged: area))
            } else if let rule = mixup, random.chance(rule.probability) {
                let share = Float(random.beta(Double(rule.alpha), Double(rule.alpha)))
                mixtures.append(Mixture(first: first, second: second, share: share))
            }
        }
        return mixtures
    }
}

extension PixelRectangle {
    /// The rectangle of CutMix: of the image's own shape and of a share of its area, around a random pixel, cut at the
    /// border; none where nothing is left of it.
    fileprivate init?(cutFrom size: ImageSize, leaving share: Float, from random: inout RandomStream) {
        let side = (1 - share).squareRoot()
        func range(_ length: Int, _ random: inout RandomStream) -> Range<Int> {
            let half = Int(Float(length) * side) / 2
            let center = Int(random.uniform() * Float(length))
            return max(0, center - half)..<min(length, center + half)
        }
        let columns = range(size.width, &random)
        let rows = range(size.height, &random)
        guard !columns.isEmpty, !rows.isEmpty else { return nil }
        self.init(
            left: columns.lowerBound, top: rows.lowerBound, width: columns.count, height: rows.count)
    }
}
