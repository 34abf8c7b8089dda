import Randomness

// What a training draws, and when. The loader and whoever shows what it does ask the same questions.

extension Augmentation {
    /// The change of a sample in an epoch of a training.
    ///
    /// - Parameters:
    ///   - sample: its number among those that are trained on.
    ///   - epoch: from 0.
    ///   - seed: the run's seed.
    ///   - size: of the images.
    public func transform(ofSample sample: Int, epoch: Int, seed: UInt64, imageSize size: ImageSize)
        -> Transform
    {
        var random = RandomStream(seed: seed, purpose: .augmentation, epoch: epoch, index: sample)
        return draw(from: &random, imageSize: size)
    }

    /// How the images of a batch of a training are mixed.
    ///
    /// - Parameters:
    ///   - position: the batch's place in the run.
    ///   - count: the images in it.
    ///   - seed: the run's seed.
    ///   - size: of the images.
    public func mixtures(
        ofBatchAt position: BatchPosition, count: Int, seed: UInt64, imageSize size: ImageSize
    ) -> [Mixture] {
        guard mixup != nil || cutMix != nil else { return [] }
        var random = RandomStream(
            seed: seed, purpose: .mixing, epoch: position.epoch, index: position.batch)
        return drawMixtures(of: count, imageSize: size, from: &random)
    }
}
