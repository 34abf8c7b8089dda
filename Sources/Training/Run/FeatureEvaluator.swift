import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage

/// Applies the part of a network that is trained to features of images that never change: validation in a phase whose
/// network begins with a part that stays as it is.
///
/// Validation images are not augmented, so that their features are computed once a phase, whatever becomes of those of
/// the training images.
final class FeatureEvaluator {
    private let plan: Plan
    private let views: EvaluationViews
    /// One a view.
    private let features: [FeatureStore]

    /// What the features are made by and of.
    struct Source {
        /// The part of the network that stays as it is.
        let trunk: FrozenTrunk
        let items: [BatchItem]
        let images: any ImageSource
        let settings: BatchSettings
        let views: EvaluationViews

        /// Bytes of the features of all images in every view.
        var byteCount: Int { items.count * trunk.bytesPerImage * views.count }
    }

    /// Computes the features.
    ///
    /// - Parameters:
    ///   - plan: an inference plan of the rest, for the batches of the source.
    ///   - folder: where the features are kept.
    ///   - progress: is told how many of how many images are done.
    ///   - isCancelled: asked before each batch.
    /// - Returns: `nil` where it was cancelled.
    init?(
        _ plan: Plan, of source: Source, keptIn folder: FilePath, progress: (Int, Int) -> Void,
        unless isCancelled: () -> Bool
    ) throws {
        self.plan = plan
        views = source.views
        let total = source.items.count * views.count
        var features: [FeatureStore] = []
        for view in views.all {
            let done = features.count * source.items.count
            guard
                let store = try FeatureStore.computed(
                    by: source.trunk, of: source.items, from: source.images, settings: source.settings,
                    under: { [size = source.images.size] _ in view.of(.identity, size: size) },
                    keptIn: folder, progress: { count, _ in progress(done + count, total) },
                    unless: isCancelled)
            else { return nil }
            features.append(store)
        }
        self.features = features
    }

    /// What the network says of every sample, at no temperature, in the order of the items: as ``Evaluator`` does.
    func evaluate(_ samples: [Sample]) throws -> [Prediction] {
        try plan.packWeights()
        return views.predictions(of: samples, logits: try features.map(logits))
    }

    private func logits(of features: FeatureStore) throws -> [[Float]] {
        let classCount = plan.network.output.count
        let length = features.bytesPerImage
        var found: [[Float]] = []
        found.reserveCapacity(features.count)
        while found.count < features.count {
            let count = min(plan.batchSize, features.count - found.count)
            for row in 0..<count {
                (plan.input + row * length).copyMemory(from: features[found.count + row], byteCount: length)
            }
            try plan.forward()
            for row in 0..<count {
                found.append(Array(plan.logits[row * classCount..<(row + 1) * classCount]))
            }
        }
        return found
    }
}
