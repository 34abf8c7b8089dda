import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage
import Training

/// The images of a training benchmark: those of a data set, decoded beforehand, or noise.
struct StepImages {
    let source: any ImageSource
    let items: [BatchItem]
    /// Images of each class.
    let classCounts: [Int]
    let description: String

    /// - Throws: what reading the data set throws; `BadImagesError` where one of its files is no image.
    init(_ subject: BenchmarkSubject, data: FilePath?) throws {
        let classes = subject.network.output.count
        let labels: [Int]
        if let data {
            let folder = try ChestXrayFolder(data)
            let samples = try folder.samples(of: .train)
            guard folder.classes.count == classes else {
                throw TrainingError.otherClasses(
                    model: "the network", classes: (0..<classes).map { "class \($0)" }, data: folder.classes)
            }
            source = try Self.decoded(samples, for: subject)
            labels = samples.map(\.label)
            description = "\(samples.count) training images of \(data)"
        } else {
            // More than fit into a core's own cache, and enough for several batches.
            let count = max(4 * subject.configuration.training.batchSize, 64)
            source = noiseImages(count: count, size: subject.imageSize)
            labels = (0..<count).map { $0 % classes }
            description = "noise"
        }
        items = labels.enumerated().map { BatchItem(image: $0, label: Int32($1)) }
        classCounts = (0..<classes).map { label in labels.count { $0 == label } }
    }

    private static func decoded(_ samples: [Sample], for subject: BenchmarkSubject) throws -> RadiographCache
    {
        try withTemporaryFolder { folder in
            // The file may be deleted once it is mapped.
            let opened = try RadiographCache.open(
                paths: samples.map(\.path), size: subject.imageSize, mode: subject.configuration.data.resize,
                folder: folder, decoder: ImageDecoder(jpegDecoding: subject.configuration.data.decoding))
            guard opened.failures.isEmpty else { throw BadImagesError(failures: opened.failures) }
            return opened.cache
        }
    }

    /// Batches without an end, augmented as the config says.
    func loader(for subject: BenchmarkSubject, _ precision: Precision) throws -> BatchLoader {
        try BatchLoader(
            training: items, from: source, augmentation: subject.configuration.augmentation,
            settings: subject.batchSettings(precision), seed: subject.configuration.training.seed)
    }
}

/// A batch that is there for good.
struct FixedBatch {
    let batch: Batch
    private let loader: BatchLoader

    init(_ subject: BenchmarkSubject, _ images: StepImages, _ precision: Precision) throws {
        let batchSize = subject.configuration.training.batchSize
        guard images.items.count >= batchSize else {
            throw BatchLoaderError.fewerSamplesThanABatch(samples: images.items.count, batchSize: batchSize)
        }
        // Spread over the whole, so that every class is there.
        let items = (0..<batchSize).map { images.items[$0 * images.items.count / batchSize] }
        loader = try BatchLoader(
            evaluating: items, from: images.source, settings: subject.batchSettings(precision))
        guard let batch = loader.next() else { preconditionFailure("a loader with images has a batch") }
        self.batch = batch
    }
}

extension BenchmarkSubject {
    fileprivate func batchSettings(_ precision: Precision) -> BatchSettings {
        BatchSettings(
            batchSize: configuration.training.batchSize, preprocessing: configuration.preprocessing,
            elementType: precision.inputType, threads: configuration.training.loaderThreads)
    }
}

extension BatchLoader {
    /// Hands the next batch over and gives it back, as a training does.
    func useBatch(_ body: (Batch) throws -> Void) throws {
        guard let batch = next() else { preconditionFailure("these batches never end") }
        try body(batch)
        recycle()
    }
}
