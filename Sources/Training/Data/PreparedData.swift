import Diagnostics
import Files
import NeuralNetworks
import Radiographs
import SystemPackage

/// A data set ready to train on: who is in which split, and all images decoded to one size.
public struct PreparedData: Sendable {
    /// Who is trained, validated and tested on, without the images that cannot be read.
    public let split: DataSplit
    /// The decoded images.
    public let images: RadiographCache
    /// Images left out because they cannot be read, where the config says to skip them.
    public let skipped: [ImageFailure]
    private let indexOfPath: [FilePath: Int]

    /// Decodes the images of a split, or finds them decoded already.
    ///
    /// - Parameters:
    ///   - split: the samples, bad files among them.
    ///   - size: columns and rows that every image is brought to.
    ///   - configuration: how images are resized, where the cache lies, and what becomes of bad files.
    ///   - threads: how many images are decoded at once.
    ///   - progress: is told how many of how many images are decoded.
    ///   - shouldCancel: asked several times a second while images are decoded.
    /// - Throws: ``BadImagesError`` that lists every file that is no image, unless they are to be skipped;
    ///   `FileError` where the cache cannot be written; `CancellationError`.
    public init(
        _ split: DataSplit, size: ImageSize, configuration: DataConfiguration, threads: Int,
        progress: (Int, Int) -> Void = { _, _ in }, shouldCancel: () -> Bool = { false }
    ) throws {
        let samples = split.train + split.validation + split.test
        let opened = try RadiographCache.open(
            paths: samples.map(\.path), size: size, mode: configuration.resize,
            folder: FilePath(configuration.cache), threads: threads,
            decoder: ImageDecoder(jpegDecoding: configuration.decoding), progress: progress,
            shouldCancel: shouldCancel)
        if configuration.badImages == .stop, !opened.failures.isEmpty {
            throw BadImagesError(failures: opened.failures)
        }
        images = opened.cache
        skipped = opened.failures
        let failed = Set(opened.failures.map(\.path))
        let isGood = { (sample: Sample) in !failed.contains(sample.path) }
        self.split = DataSplit(
            classes: split.classes, train: split.train.filter(isGood),
            validation: split.validation.filter(isGood),
            test: split.test.filter(isGood))
        indexOfPath = Dictionary(
            samples.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The samples by the number of their image in the cache; `nil` for those that were left out.
    package var decodedSamples: [Sample?] {
        var samples = [Sample?](repeating: nil, count: images.count)
        for sample in split.train + split.validation + split.test {
            if let index = indexOfPath[sample.path] { samples[index] = sample }
        }
        return samples
    }

    /// The samples of a split as the loader takes them.
    public func items(of name: SplitName) -> [BatchItem] {
        split[name].map { BatchItem(image: indexOfPath[$0.path] ?? 0, label: Int32($0.label)) }
    }

    /// How many samples of each class a split has.
    public func classCounts(of name: SplitName) -> [Int] {
        split.classes.indices.map { label in split[name].count { $0.label == label } }
    }
}

/// Files that should be images and are not, all of them.
public struct BadImagesError: ReportableError {
    /// Every one of them, with its reason.
    public let failures: [ImageFailure]

    package init(failures: [ImageFailure]) { self.failures = failures }

    /// What to do, and under it a line for each file.
    public var description: String {
        let list = failures.map { "\n  \($0)" }.joined()
        return
            "\(counted(failures.count, "file")) cannot be read as images; remove or replace them, or set data.badImages to"
            + " \"skip\" (--bad-images skip) to go on without them:\(list)"
    }

    /// Bad data.
    public var exitStatus: ExitStatus { .badData }
}
