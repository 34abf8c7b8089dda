import Diagnostics
import Foundation
import NeuralNetworks
import OneDNN
import Radiographs
import Randomness
import SystemPackage

/// A model file measured on a data set: what `xray-eval` does.
public struct ModelEvaluation: Sendable {
    /// What was evaluated, with the threshold that was used.
    public let model: ModelDescription
    /// Which images.
    public let split: SplitName
    /// The figures, with their intervals.
    public let metrics: SplitMetrics
    /// In the order of the samples.
    public let predictions: [Prediction]
    /// Files that were left out because they cannot be read.
    public let skipped: [ImageFailure]
    /// Of computing, without decoding.
    public let imagesPerSecond: Double
    /// What was computed in.
    public let precision: Precision

    /// What is asked for.
    public struct Request: Sendable {
        /// The data set: a folder with `train` and `test`.
        public var data: FilePath
        /// Which images.
        public var split: SplitName = .test
        /// What becomes of files that cannot be read as images.
        public var badImages: BadImagePolicy = .stop
        /// Instead of the model's own.
        public var threshold: Double?
        /// What to compute in.
        public var precision: PrecisionChoice = .auto
        /// Images at a time, 1 to 4096; without it, what the model's config says.
        public var batchSize: Int?
        /// Threads that compute; 0 for one a processor core.
        public var threads = 0
        /// Where decoded images are kept; without it, where the model's config says.
        public var cache: FilePath?

        /// The test images of a data set, as the model says.
        public init(data: FilePath) { self.data = data }
    }

    /// Evaluates a model on one split of a data set. The validation split of the model's own run is the one
    /// its config describes; for other data sets too it is drawn by that rule and seed.
    ///
    /// - Parameter progress: is told how many of how many images are decoded.
    /// - Throws: ``TrainingError/otherClasses(model:data:)`` where the data set has other classes, and what
    ///   reading the data throws.
    public init(
        of file: ModelFile, _ request: Request, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws {
        var model = file.description
        if let threshold = request.threshold { model.threshold = threshold }
        let folder = try ChestXrayFolder(request.data, requiring: [request.split == .test ? .test : .train])
        guard folder.classes == model.classes else {
            throw TrainingError.otherClasses(model: model.classes, data: folder.classes)
        }
        let samples = try Self.samples(of: request.split, in: folder, by: model.configuration)
        var data = model.configuration.data
        data.badImages = request.badImages
        data.resize = model.resize
        if let cache = request.cache { data.cache = cache.string }
        let only = DataSplit(
            classes: folder.classes, train: request.split == .train ? samples : [],
            validation: request.split == .validation ? samples : [],
            test: request.split == .test ? samples : [])
        let prepared = try PreparedData(
            only, size: model.imageSize, configuration: data,
            threads: ProcessInfo.processInfo.activeProcessorCount, progress: progress)
        guard !prepared.split[request.split].isEmpty else {
            throw TrainingError.noImages(split: request.split.rawValue)
        }
        let precision = request.precision.resolved
        let batchSize = request.batchSize ?? model.configuration.evaluation.batchSize
        let (found, seconds) = try ComputeThread.run { [data] in
            let teamSize = ThreadTeam.size
            defer { ThreadTeam.size = teamSize }
            if request.threads > 0 { ThreadTeam.size = request.threads }
            let tuning = RunTuning(cache: data.cache)
            let evaluator = try Evaluator(
                model, parameters: file.parameters, precision: precision, batchSize: batchSize,
                loaderThreads: model.configuration.training.loaderThreads, tuning: tuning.convolutions, engine: Engine())
            try tuning.save()
            let stopwatch = Stopwatch()
            let found = try evaluator.evaluate(
                prepared.split[request.split], items: prepared.items(of: request.split), from: prepared.images
            )
            return (found, stopwatch.seconds)
        }
        self.model = model
        split = request.split
        predictions = found
        metrics = try SplitMetrics(
            request.split, found, by: model, resamples: PatientBootstrap.usualResamples,
            seed: model.configuration.training.seed)
        skipped = prepared.skipped
        imagesPerSecond = Double(found.count) / max(seconds, 1e-9)
        self.precision = precision
    }

    private static func samples(
        of split: SplitName, in folder: ChestXrayFolder, by configuration: Configuration
    ) throws -> [Sample] {
        if split == .test { return try folder.samples(of: .test) }
        let whole = try DataSplit(
            of: folder, by: configuration.data.validation, seed: configuration.training.seed)
        return whole[split]
    }
}
