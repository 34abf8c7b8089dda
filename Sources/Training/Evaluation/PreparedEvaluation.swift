import Foundation
import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage

/// One model, or several that answer together, made ready for the images of one split: what every evaluation of model
/// files begins with.
struct PreparedEvaluation {
    /// What is evaluated. Of several models the first, under all their names and with the mean of their thresholds.
    let model: ModelDescription
    /// The samples whose images can be read.
    let samples: [Sample]
    /// Files that were left out because they cannot be read.
    let skipped: [ImageFailure]
    /// What is computed in.
    let precision: Precision

    private let request: ModelEvaluation.Request
    private let members: [Member]

    private struct Member {
        let file: ModelFile
        /// The images at the size of this model.
        let data: PreparedData
    }

    /// - Throws: ``TrainingError`` or ``EnsembleError`` where the models do not belong to the data set or together, and
    ///   what reading the data throws.
    init(
        of files: [ModelFile], _ request: ModelEvaluation.Request,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) throws {
        precondition(!files.isEmpty, "an evaluation is one of a model")
        let folder = try ChestXrayFolder(request.data, requiring: [request.split == .test ? .test : .train])
        try Self.check(files, classes: folder.classes)
        var model = ModelDescription(ofEnsemble: files.map(\.description))
        try model.decide(atThreshold: request.threshold)
        let samples = try Self.samples(of: request.split, in: folder, by: files[0].description.configuration)
        var members: [Member] = []
        for file in files {
            let description = file.description
            guard try samples == Self.samples(of: request.split, in: folder, by: description.configuration)
            else {
                throw TrainingError.otherImages(split: request.split.rawValue)
            }
            let data = try Self.data(samples, for: description, folder.classes, request, progress)
            if request.split == .validation, let kept = description.validationImages,
                SplitFingerprint(of: data.split.validation) != kept
            {
                throw TrainingError.otherValidationImages(folder: request.data.string, model: file.name)
            }
            // Each is decoded for itself, and a file may go bad in between.
            if let first = members.first, first.data.split[request.split] != data.split[request.split] {
                throw TrainingError.changedMeanwhile(folder: request.data.string)
            }
            members.append(Member(file: file, data: data))
        }
        guard !members[0].data.split[request.split].isEmpty else {
            throw TrainingError.noImages(
                split: request.split.rawValue, skipped: members[0].data.skipped)
        }
        self.model = model
        self.samples = members[0].data.split[request.split]
        skipped = members[0].data.skipped
        precision = request.precision?.resolved ?? files[0].description.precision
        self.request = request
        self.members = members
    }

    /// Makes sure that all models answer the data set's question.
    private static func check(_ files: [ModelFile], classes: [String]) throws {
        for file in files where file.description.classes != classes {
            throw TrainingError.otherClasses(
                model: file.name, classes: file.description.classes, data: classes)
        }
        try EnsembleError.check(files)
    }

    private static func samples(
        of split: SplitName, in folder: ChestXrayFolder, by configuration: Configuration
    ) throws -> [Sample] {
        if split == .test { return try folder.samples(of: .test) }
        let whole = try DataSplit(
            of: folder, by: configuration.data.validation, trainingSeed: configuration.training.seed)
        return whole[split]
    }

    private static func data(
        _ samples: [Sample], for model: ModelDescription, _ classes: [String],
        _ request: ModelEvaluation.Request, _ progress: @escaping @Sendable (Int, Int) -> Void
    ) throws -> PreparedData {
        var data = model.configuration.data
        data.badImages = request.badImages
        data.resize = model.resize
        if let cache = request.cache { data.cache = cache.string }
        func only(_ split: SplitName) -> [Sample] { request.split == split ? samples : [] }
        return try PreparedData(
            DataSplit(
                classes: classes, train: only(.train), validation: only(.validation), test: only(.test)),
            size: model.imageSize, configuration: data,
            threads: ProcessInfo.processInfo.activeProcessorCount, progress: progress)
    }

    /// What the models say of every sample, before and after their temperatures.
    struct Answers {
        let uncalibrated, calibrated: [Prediction]
    }

    /// Calls a function with the models compiled, on the compute thread.
    ///
    /// - Parameter body: is given a function that evaluates all samples, each under the change of its index.
    func evaluating<Result>(
        _ body: (_ evaluate: (@escaping @Sendable (Int, ImageSize) -> Transform) throws -> Answers) throws
            -> Result
    ) throws -> Result {
        try ComputeThread.run {
            let teamSize = ThreadTeam.size
            defer { ThreadTeam.size = teamSize }
            if request.threads > 0 { ThreadTeam.size = request.threads }
            let engine = try Engine()
            let tuning = RunTuning(cache: cache.string)
            let evaluators = try members.map { member in
                let configuration = member.file.description.configuration
                return try Evaluator(
                    member.file.description, parameters: member.file.parameters, precision: precision,
                    batchSize: request.batchSize ?? configuration.evaluation.batchSize,
                    loaderThreads: configuration.training.loaderThreads,
                    tuning: tuning.convolutions, engine: engine)
            }
            try tuning.save()
            return try body { change in
                let answers = try zip(members, evaluators).map { member, evaluator in
                    let images = member.data.images
                    return try evaluator.evaluate(
                        samples, items: member.data.items(of: request.split), from: images,
                        under: { change($0, images.size) })
                }
                let calibrated = zip(members, answers).map { $0.file.description.calibrated($1) }
                return Answers(uncalibrated: Self.mean(of: answers), calibrated: Self.mean(of: calibrated))
            }
        }
    }

    private static func mean(of answers: [[Prediction]]) -> [Prediction] {
        answers[0].indices.map { index in
            answers[0][index].with(probabilities: Training.mean(answers.map { $0[index].probabilities }))
        }
    }

    /// Where decoded images are kept.
    private var cache: FilePath { request.cache ?? FilePath(model.configuration.data.cache) }

    /// Writes into the test set's ledger that these models were evaluated on it.
    func countLook() throws -> TestSetLooks {
        let models = members.map { member -> (configuration: Configuration, parameters: Parameters) in
            var configuration = member.file.description.configuration
            // Another threshold on the command line is what another config would be.
            if let threshold = request.threshold { configuration.evaluation.threshold = .fixed(threshold) }
            return (configuration, member.file.parameters)
        }
        let look = try TestSetLook(
            by: models, name: model.configuration.name, at: request.split, images: samples.count)
        return TestSetLooks(counting: look, at: samples, inCache: cache)
    }

    /// The figures of answers.
    ///
    /// - Parameter resamples: of the bootstrap; 0 leaves its intervals out.
    func metrics(of answers: Answers, resamples: Int) throws -> SplitMetrics {
        let isCalibrated = members.contains { $0.file.description.temperature != nil }
        return try SplitMetrics(
            request.split, calibrated: answers.calibrated,
            uncalibrated: isCalibrated ? answers.uncalibrated : nil, by: model, resamples: resamples,
            seed: model.configuration.training.seed)
    }
}
