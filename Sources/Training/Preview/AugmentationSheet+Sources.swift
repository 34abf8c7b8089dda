import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage

extension AugmentationSheet {
    /// A sheet of what a training of a config sees, from its folder of images: they are decoded as the training does it.
    ///
    /// - Parameters:
    ///   - configuration: the run's.
    ///   - epoch: the epoch, from 0.
    ///   - count: how many images are shown.
    ///   - progress: is told how many of how many images are decoded.
    /// - Throws: what the training would throw before its first step: a missing folder, bad images, too few of them.
    public init(
        readingDataOf configuration: Configuration, epoch: Int, count: Int,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws {
        let folder = try ChestXrayFolder(FilePath(configuration.data.directory))
        let split = try DataSplit(
            of: folder, by: configuration.data.validation, trainingSeed: configuration.training.seed)
        let data = try PreparedData(
            DataSplit(classes: split.classes, train: split.train, validation: [], test: []),
            size: configuration.imageSize(inEpoch: epoch), configuration: configuration.data,
            threads: ProcessInfo.processInfo.activeProcessorCount, progress: progress)
        try self.init(of: configuration, data: data, epoch: epoch, count: count)
    }

    /// A sheet of synthetic radiographs, for a config whose images are not there.
    ///
    /// - Parameters:
    ///   - configuration: the run's.
    ///   - epoch: the epoch, from 0.
    ///   - count: how many images are shown.
    public init(ofPhantomsFor configuration: Configuration, epoch: Int, count: Int) throws {
        let size = configuration.imageSize(inEpoch: epoch)
        let number = max(count, configuration.training.batchSize, 4)
        let phantom = try PhantomDataset(
            trainCount: number, valCount: 0, testCount: 0, imageSize: min(max(2 * size.width, 16), 400))
        let plan = phantom.plan()
        let images = plan.map { phantom.render($0).resized(to: size, mode: configuration.data.resize) }
        let items = images.indices.map { BatchItem(image: $0, label: plan[$0].cause == .none ? 0 : 1) }
        try self.init(
            of: configuration, items: items, names: plan.map { "\($0.fileName), phantom" },
            images: RadiographArray(images, size: size), epoch: epoch, count: count)
    }
}

extension Configuration {
    /// The size of the images that are trained on in an epoch, from 0.
    func imageSize(inEpoch epoch: Int) -> ImageSize {
        var size = network.input.size
        if let progressive = training.progressiveSize, epoch < progressive.epochs(of: training.epochs) {
            size = progressive.size(within: size)
        }
        return ImageSize(width: size.width, height: size.height)
    }

    /// The augmentation of images of a size: its pixels are those of the network's own.
    func augmentation(of size: ImageSize) -> Augmentation {
        let full = network.input.size.width
        return size.width == full ? augmentation : augmentation.scaled(by: Float(size.width) / Float(full))
    }
}
