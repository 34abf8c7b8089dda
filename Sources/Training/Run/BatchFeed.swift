import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage

/// Where the steps of a phase get their input from.
protocol BatchFeed: AnyObject {
    /// Steps in an epoch.
    var batchesPerEpoch: Int { get }
    /// How long training has waited for input.
    var totalWait: Duration { get }
    /// Makes the next step.
    func step(_ session: TrainingSession) throws
    /// Ends what works ahead.
    func stop()
}

/// Images, as the loader makes them.
final class ImageFeed: BatchFeed {
    private let loader: BatchLoader

    init(_ loader: BatchLoader) { self.loader = loader }

    var batchesPerEpoch: Int { loader.batchesPerEpoch }
    var totalWait: Duration { loader.totalWait }

    func step(_ session: TrainingSession) throws {
        guard let batch = loader.next() else {
            preconditionFailure("the loader ends with the phase's last epoch")
        }
        try session.step(on: batch)
        loader.recycle()
    }

    func stop() { loader.stop() }
}

/// Features of images that are never varied, computed once by the part of the network that stays as it is.
final class FeatureFeed: BatchFeed {
    private let features: FeatureStore
    private let labels: [Int32]
    private var order: BatchOrder

    /// Bytes that are kept.
    var byteCount: Int { features.count * features.bytesPerImage }

    let totalWait = Duration.zero
    var batchesPerEpoch: Int { order.batchesPerEpoch }

    /// Computes the features of all images.
    ///
    /// - Parameters:
    ///   - settings: how images become the trunk's input.
    ///   - folder: where the features are kept.
    ///   - progress: is told how many of how many images are done.
    ///   - isCancelled: asked before each batch.
    /// - Returns: `nil` where it was cancelled.
    init?(
        of items: [BatchItem], from images: any ImageSource, settings: BatchSettings, trunk: FrozenTrunk,
        seed: UInt64, keptIn folder: FilePath, progress: (Int, Int) -> Void, unless isCancelled: () -> Bool
    ) throws {
        guard
            let features = try FeatureStore.computed(
                by: trunk, of: items, from: images, settings: settings, keptIn: folder, progress: progress,
                unless: isCancelled)
        else { return nil }
        self.features = features
        labels = items.map(\.label)
        order = BatchOrder(sampleCount: items.count, batchSize: settings.batchSize, seed: seed)
    }

    func step(_ session: TrainingSession) throws {
        let position = BatchPosition(epoch: session.state.epoch, batch: session.state.batch)
        try session.step(on: features, samples: order.samples(at: position), labels: labels)
    }

    func stop() {}
}
