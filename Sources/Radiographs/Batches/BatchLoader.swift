import Foundation

/// Makes batches ahead of the network that uses them, on threads of its own.
///
/// What is in a batch depends on the seed, the epoch and the samples alone: not on the number of threads, nor on
/// how many batches are kept ready, nor on where the run began. Batches come in order; over the end of an epoch
/// the threads simply go on, so that the next epoch's first batch is ready when it is asked for.
///
/// One consumer at a time asks for batches. The threads end when the loader is stopped or let go.
public final class BatchLoader: Sendable {
    /// The batches of one epoch.
    public let batchesPerEpoch: Int
    /// The samples of one epoch: in training those of whole batches, in evaluation all.
    public let samplesPerEpoch: Int

    private let ring: BatchRing

    /// Batches for training: shuffled anew every epoch, each image changed by its own draw, then mixed in pairs where
    /// the augmentation says so.
    ///
    /// The images that do not fill a last batch are left out of their epoch; which ones those are changes with the
    /// order.
    ///
    /// - Parameters:
    ///   - items: the samples.
    ///   - images: where their images are.
    ///   - augmentation: the ranges of the changes.
    ///   - settings: the batch size, the kind of input, and how many threads make how many batches ahead.
    ///   - seed: the run's seed.
    ///   - start: the first batch: where an interrupted run stopped.
    ///   - epochs: the epoch to end before. Without it the batches never end.
    /// - Throws: ``BatchLoaderError`` if there are fewer samples than one batch takes.
    public convenience init(
        training items: [BatchItem], from images: any ImageSource, augmentation: Augmentation,
        settings: BatchSettings, seed: UInt64, startingAt start: BatchPosition = .init(epoch: 0, batch: 0),
        epochs: Int = .max
    ) throws {
        guard items.count >= settings.batchSize else {
            throw items.isEmpty
                ? BatchLoaderError.noSamples
                : .fewerSamplesThanABatch(samples: items.count, batchSize: settings.batchSize)
        }
        let sequence = BatchSequence(
            sampleCount: items.count, batchSize: settings.batchSize, dropsLast: true, shuffleSeed: seed)
        let draw = { @Sendable (epoch: Int, sample: Int) in
            augmentation.transform(ofSample: sample, epoch: epoch, seed: seed, imageSize: images.size)
        }
        let mix = { @Sendable (batch: Batch) in
            let mixtures = augmentation.mixtures(
                ofBatchAt: batch.position, count: batch.count, seed: seed, imageSize: images.size)
            batch.mix(by: mixtures, imageSize: images.size)
        }
        self.init(
            items, from: images, settings: settings, sequence: sequence, start: start, epochs: epochs,
            draw: draw, mix: mix)
    }

    /// Batches for validation and test: in the listed order, every image as it is, the last batch as full as it
    /// gets. There is no way to give an augmentation.
    ///
    /// - Parameters:
    ///   - items: the samples.
    ///   - images: where their images are.
    ///   - settings: the batch size, the kind of input, and how many threads make how many batches ahead.
    ///   - passes: how often all of them are gone through; each is one ``BatchPosition/epoch``.
    /// - Throws: ``BatchLoaderError/noSamples``.
    public convenience init(
        evaluating items: [BatchItem], from images: any ImageSource, settings: BatchSettings, passes: Int = 1
    ) throws {
        try self.init(
            measuring: items, from: images, settings: settings, passes: passes, under: { _ in .identity })
    }

    /// Batches as for evaluation, of images under a fixed change: what a view or a stress test shows.
    ///
    /// - Parameters:
    ///   - items: the samples.
    ///   - images: where their images are.
    ///   - settings: the batch size, the kind of input, and how many threads make how many batches ahead.
    ///   - passes: how often all of them are gone through; each is one ``BatchPosition/epoch``.
    ///   - change: the change of the item at an index.
    package convenience init(
        measuring items: [BatchItem], from images: any ImageSource, settings: BatchSettings, passes: Int = 1,
        under change: @escaping @Sendable (Int) -> Transform
    ) throws {
        guard !items.isEmpty else { throw BatchLoaderError.noSamples }
        let sequence = BatchSequence(
            sampleCount: items.count, batchSize: settings.batchSize, dropsLast: false, shuffleSeed: nil)
        self.init(
            items, from: images, settings: settings, sequence: sequence, start: .init(epoch: 0, batch: 0),
            epochs: passes, draw: { change($1) }, mix: { _ in })
    }

    private init(
        _ items: [BatchItem], from images: any ImageSource, settings: BatchSettings, sequence: BatchSequence,
        start: BatchPosition, epochs: Int,
        draw: @escaping @Sendable (_ epoch: Int, _ sample: Int) -> Transform,
        mix: @escaping @Sendable (Batch) -> Void
    ) {
        precondition(settings.threads > 0 && settings.depth > 0, "a loader has a thread and a buffer")
        precondition(
            items.allSatisfy { $0.image >= 0 && $0.image < images.count }, "an image not in its source")
        batchesPerEpoch = sequence.batchesPerEpoch
        samplesPerEpoch = min(items.count, sequence.batchesPerEpoch * settings.batchSize)

        let elements = settings.preprocessing.channels * images.size.width * images.size.height
        let slots = (0..<settings.depth).map { _ in
            Batch(capacity: settings.batchSize, elementsPerImage: elements, elementType: settings.elementType)
        }
        let first = sequence.number(of: start)
        let end = sequence.number(of: BatchPosition(epoch: epochs, batch: 0))
        let ring = BatchRing(
            slots: slots, sequence: sequence, numbers: first..<max(first, end), makers: settings.threads)
        self.ring = ring
        // The threads hold the ring, not the loader: letting the loader go is what ends them.
        for number in 0..<settings.threads {
            let thread = Thread {
                makeBatches(for: ring, of: items, from: images, settings: settings, draw: draw, mix: mix)
            }
            thread.name = "xray.batches.\(number)"
            thread.start()
        }
    }

    deinit { stop() }

    /// The next batch in order; waits until it is ready. The batch before it is given back.
    ///
    /// - Returns: `nil` after the last batch, or once the loader is stopped.
    public func next() -> Batch? {
        ring.release()
        return ring.take()
    }

    /// Gives the last batch back before the next one is asked for, so that its buffer can be filled meanwhile.
    public func recycle() {
        ring.release()
    }

    /// How long ``next()`` has waited in all: near zero when the loader keeps up.
    public var totalWait: Duration { ring.totalWait }

    /// Ends the threads and waits until they are gone. A consumer that waits in ``next()`` gets `nil`.
    public func stop() {
        ring.stop()
        ring.waitForMakers()
    }
}

/// The life of one making thread.
private func makeBatches(
    for ring: BatchRing, of items: [BatchItem], from images: any ImageSource, settings: BatchSettings,
    draw: (_ epoch: Int, _ sample: Int) -> Transform, mix: (Batch) -> Void
) {
    let writer = InputWriter(
        size: images.size, preprocessing: settings.preprocessing, elementType: settings.elementType)
    while let batch = ring.claim() {
        for (index, sample) in batch.sampleIndices.enumerated() {
            let transform = draw(batch.position.epoch, sample)
            let place = batch.inputMemory + index * batch.bytesPerImage
            images.withPixels(of: items[sample].image) { pixels in
                writer.write(pixels, changedBy: transform, to: place)
            }
            batch.enter(items[sample].label, at: index)
        }
        batch.clearUnused()
        mix(batch)
        ring.finish(batch)
    }
    ring.makerEnds()
}
