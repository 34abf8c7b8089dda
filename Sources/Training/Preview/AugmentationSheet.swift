import NeuralNetworks
import Radiographs

/// What a training makes of its images: each beside its original, with what was drawn for it.
///
/// The pictures are those of the loader, from the run's own random streams: the first of an epoch, in the order in which
/// the training sees them.
public struct AugmentationSheet: Sendable {
    /// The pictures.
    public let sheet: ContactSheet

    /// Smaller images are enlarged by a whole factor, to at most this length of their longer side.
    private static let side = 144

    /// - Parameters:
    ///   - configuration: the run's; of it count the augmentation, the preprocessing, the batch size and the seed.
    ///   - items: the samples that are trained on, in the run's order.
    ///   - names: what each of them is called.
    ///   - images: where their images are.
    ///   - epoch: the epoch, from 0.
    ///   - count: how many images are shown, at most those of the epoch.
    ///   - columns: how many stand side by side.
    /// - Throws: `BatchLoaderError` if there are fewer samples than one batch takes.
    public init(
        of configuration: Configuration, items: [BatchItem], names: [String], images: any ImageSource,
        epoch: Int = 0, count: Int = 12, columns: Int = 3
    ) throws {
        precondition(count > 0 && names.count == items.count, "every sample has a name, and one is shown")
        let augmentation = configuration.augmentation(of: images.size)
        let loader = try BatchLoader(
            training: items, from: images, augmentation: augmentation,
            settings: BatchSettings(
                batchSize: configuration.training.batchSize, preprocessing: configuration.preprocessing),
            seed: configuration.training.seed, startingAt: BatchPosition(epoch: epoch, batch: 0),
            epochs: epoch + 1)
        defer { loader.stop() }
        var cells: [ContactSheet.Cell] = []
        while cells.count < count, let batch = loader.next() {
            let change = BatchChange(
                of: batch, by: augmentation, seed: configuration.training.seed, imageSize: images.size)
            for index in 0..<min(batch.count, count - cells.count) {
                let sample = batch.sampleIndices[index]
                let original = images.radiograph(items[sample].image)
                let changed = batch.picture(at: index, size: images.size, by: configuration.preprocessing)
                cells.append(
                    ContactSheet.Cell(
                        Self.pair(original, changed),
                        caption: "\(names[sample])\n\(change.caption(of: index, names: names))"))
            }
        }
        sheet = ContactSheet(
            cells, columns: columns,
            title: "\(configuration.name): epoch \(epoch + 1), seed \(configuration.training.seed)")
    }

    /// A sheet of the images of a run.
    ///
    /// - Parameters:
    ///   - configuration: the run's.
    ///   - data: its images, at the size of the epoch.
    ///   - epoch: the epoch, from 0.
    ///   - count: how many images are shown.
    public init(
        of configuration: Configuration, data: PreparedData, epoch: Int = 0, count: Int = 12
    ) throws {
        let names = data.split.train.map { sample in
            "\(sample.path.lastComponent?.string ?? ""), \(data.split.classes[sample.label])"
        }
        try self.init(
            of: configuration, items: data.items(of: .train), names: names, images: data.images, epoch: epoch,
            count: count)
    }

    private static func pair(_ original: Radiograph, _ changed: Radiograph) -> ColorImage {
        let factor = max(1, side / original.size.longerSide)
        return .pair(
            ColorImage(original).enlarged(by: factor), ColorImage(changed).enlarged(by: factor))
    }
}

/// What was drawn for the images of a batch.
private struct BatchChange {
    let samples: [Int]
    let transforms: [Transform]
    let mixtures: [Mixture]

    init(of batch: Batch, by augmentation: Augmentation, seed: UInt64, imageSize: ImageSize) {
        samples = Array(batch.sampleIndices)
        transforms = samples.map {
            augmentation.transform(
                ofSample: $0, epoch: batch.position.epoch, seed: seed, imageSize: imageSize)
        }
        mixtures = augmentation.mixtures(
            ofBatchAt: batch.position, count: batch.count, seed: seed, imageSize: imageSize)
    }

    func caption(of index: Int, names: [String]) -> String {
        let drawn = "\(transforms[index])"
        for mixture in mixtures {
            guard let partner = mixture.partner(of: index) else { continue }
            let other = names[samples[partner]]
            let percent = Int((100 * (1 - mixture.share)).rounded())
            guard let area = mixture.exchanged else {
                return "\(drawn)\nblended with \(percent) % of \(other)"
            }
            let place = "\(area.width)×\(area.height) at (\(area.left), \(area.top))"
            return "\(drawn)\n\(place), \(percent) %, out of \(other)"
        }
        return drawn
    }
}

extension Batch {
    /// An image of the network's input as grey levels again.
    fileprivate func picture(at index: Int, size: ImageSize, by preprocessing: Preprocessing) -> Radiograph {
        let start = index * elementsPerImage
        let numbers = input.bindMemory(to: Float.self)[start..<start + size.pixelCount]
        let values = FloatMap(size: size, values: Array(numbers))
        guard preprocessing.normalization != .standardizeEach else {
            // Most of an image lies within two and a half of its standard deviations.
            return values.map { 255 * ($0 + 2.5) / 5 }.radiograph
        }
        let (scale, offset) = preprocessing.channelMaps[0]
        return values.map { ($0 - Float(offset)) / Float(scale) }.radiograph
    }
}
