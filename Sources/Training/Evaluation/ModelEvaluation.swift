import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage

/// A model file, or several that answer together, measured on a data set: what `xray-eval` does.
public struct ModelEvaluation: Sendable {
    /// What was evaluated, with the threshold that was used.
    public let model: ModelDescription
    /// The data set, as it was named.
    public let data: FilePath
    /// When the evaluation ended, ISO 8601.
    public let date: String
    /// The folder that the predictions' paths start from.
    public let imageFolder: FilePath
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
    /// How many views of an image each model has looked at, model by model.
    public let views: [Int]
    /// The share of positive images that predictive values are also given for.
    public let prevalence: Double
    /// How often the test images have been looked at; `nil` for other splits.
    public let testSetLooks: TestSetLooks?

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
        /// The share of positive images for which reports say what an answer would be worth, instead of the model's own.
        public var prevalence: Double?
        /// What to compute in; without it, what the (first) model's config says, and float32 where this processor does not
        /// multiply bfloat16.
        public var precision: PrecisionChoice?
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
    /// - Parameters:
    ///   - file: the model.
    ///   - request: which images, and what differs from the model's config.
    ///   - progress: is told how many of how many images are decoded.
    /// - Throws: ``TrainingError/otherClasses(model:classes:data:)`` where the data set has other classes, and what
    ///   reading the data throws.
    public init(
        of file: ModelFile, _ request: Request, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws {
        try self.init(ofEnsemble: [file], request, progress: progress)
    }

    /// Evaluates several models that answer together: by the mean of their probabilities, each at its own image size,
    /// with its own preprocessing, views and temperature. The threshold is the mean of theirs.
    ///
    /// - Precondition: there is one at least.
    /// - Throws: as for a single model, and ``TrainingError/otherImages(split:)`` where their runs have cut the split
    ///   in other ways: one would be measured on what another was trained on.
    public init(
        ofEnsemble files: [ModelFile], _ request: Request,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws {
        let prepared = try PreparedEvaluation(of: files, request, progress: progress)
        let (answers, seconds) = try prepared.evaluating { evaluate in
            let stopwatch = Stopwatch()
            return (try evaluate { _, _ in .identity }, stopwatch.seconds)
        }
        model = prepared.model
        data = request.data
        date = Date().ISO8601Format()
        imageFolder = prepared.samples.first?.root ?? request.data
        split = request.split
        predictions = answers.calibrated
        metrics = try prepared.metrics(of: answers, resamples: PatientBootstrap.usualResamples)
        skipped = prepared.skipped
        imagesPerSecond = Double(predictions.count) / max(seconds, 1e-9)
        precision = prepared.precision
        views = files.map(\.description.configuration.evaluation.views.count)
        prevalence = request.prevalence ?? model.configuration.evaluation.prevalence
        testSetLooks = request.split == .test ? try prepared.countLook() : nil
    }
}
