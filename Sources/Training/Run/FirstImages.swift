import Radiographs

extension PreparedRun {
    /// The images of the first batch as they are varied, before any are mixed: at most 32.
    func firstImages(_ configuration: Configuration) -> [Radiograph] {
        let data = small?.data ?? data
        let items = data.items(of: .train)
        let seed = configuration.training.seed
        var order = BatchOrder(
            sampleCount: items.count, batchSize: configuration.training.batchSize, seed: seed)
        let size = data.images.size
        return order.samples(at: BatchPosition(epoch: 0, batch: 0)).prefix(32).map { sample in
            let change = configuration.augmentation.transform(
                ofSample: sample, epoch: 0, seed: seed, imageSize: size)
            let levels = change.applied(
                to: data.images.radiograph(items[sample].image).pixels, size: size)
            return FloatMap(size: size, values: levels).radiograph
        }
    }
}
