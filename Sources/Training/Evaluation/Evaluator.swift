import NeuralNetworks
import OneDNN
import Radiographs
import Randomness

/// Applies a model to images: a plan for inference, fused and without a backward pass.
///
/// Made and used on the compute thread.
public final class Evaluator {
    /// The model that is applied.
    public let description: ModelDescription
    private let plan: Plan
    private let loaderThreads: Int

    /// Compiles a plan for a model's weights, which may change later: see ``evaluate(_:items:from:under:unless:)``.
    /// Convolutions are computed as the model's config says for its training.
    public init(
        _ description: ModelDescription, parameters: Parameters, precision: Precision, batchSize: Int,
        loaderThreads: Int = 1, tuning: ConvolutionTuning = ConvolutionTuning(), engine: Engine
    ) throws {
        self.description = description
        self.loaderThreads = loaderThreads
        plan = try Plan(
            description.network, parameters: parameters, phase: .inference, batchSize: batchSize,
            options: PlanOptions(
                precision: precision, convolutionAlgorithm: description.configuration.training.convolution),
            tuning: tuning, engine: engine)
    }

    /// What the network says of every sample, in the order of the samples: the mean over the views of the model's
    /// config, at no temperature (see `ModelDescription.calibrated(_:)`).
    ///
    /// - Parameters:
    ///   - samples: whose images to look at; their paths, patients and labels go into the predictions.
    ///   - items: where the samples' images are in the source, one a sample and in the same order.
    ///   - images: the source, its images of the network's input size.
    ///   - change: what happens to the image of the sample at an index before anything else.
    ///   - isCancelled: asked before each batch; when it is true the samples so far are returned.
    public func evaluate(
        _ samples: [Sample], items: [BatchItem], from images: any ImageSource,
        under change: @escaping @Sendable (Int) -> Transform = { _ in .identity },
        unless isCancelled: () -> Bool = { false }
    ) throws -> [Prediction] {
        try plan.packWeights()
        let views = description.configuration.evaluation.views
        let logits = try views.all.map { view in
            try self.logits(
                of: items, from: images, under: { view.of(change($0), size: images.size) },
                unless: isCancelled)
        }
        return views.predictions(of: samples, logits: logits)
    }

    /// The logits of every item, in their order.
    private func logits(
        of items: [BatchItem], from images: any ImageSource,
        under change: @escaping @Sendable (Int) -> Transform, unless isCancelled: () -> Bool
    ) throws -> [[Float]] {
        let settings = BatchSettings(
            batchSize: plan.batchSize, preprocessing: description.preprocessing,
            elementType: plan.options.precision.inputType, threads: loaderThreads)
        let loader = try BatchLoader(measuring: items, from: images, settings: settings, under: change)
        defer { loader.stop() }
        var found: [[Float]] = []
        found.reserveCapacity(items.count)
        let classCount = description.classes.count
        while !isCancelled(), let batch = loader.next() {
            try plan.readInput(from: batch.address)
            try plan.forward()
            for row in 0..<batch.count {
                found.append(Array(plan.logits[row * classCount..<(row + 1) * classCount]))
            }
        }
        return found
    }
}

extension EvaluationViews {
    /// What a network says of samples that it has seen in every view.
    ///
    /// - Parameter logits: view by view, of each sample or of the first of them.
    func predictions(of samples: [Sample], logits: [[[Float]]]) -> [Prediction] {
        let seen = logits.map(\.count).min() ?? 0
        return (0..<seen).map { index in
            let sample = samples[index]
            return Prediction(
                path: sample.relativePath.string, patient: sample.patient.name, label: sample.label,
                probabilities: probabilities(ofLogits: logits.map { $0[index] }))
        }
    }
}

extension Precision {
    /// What the loader writes for a plan of this precision.
    package var inputType: BatchElementType { self == .float32 ? .float32 : .bfloat16 }
}

extension SplitMetrics {
    /// The figures of a split for a model's classes, temperature and threshold.
    ///
    /// - Parameters:
    ///   - split: which images they are of.
    ///   - predictions: at no temperature.
    ///   - model: has the classes, the temperature and the threshold.
    ///   - resamples: of the bootstrap; 0 leaves its intervals out.
    ///   - seed: what the bootstrap draws from.
    init(
        _ split: SplitName, _ predictions: [Prediction], by model: ModelDescription, resamples: Int,
        seed: UInt64
    ) throws(PredictionError) {
        try self.init(
            split, calibrated: model.calibrated(predictions),
            uncalibrated: model.temperature == nil ? nil : predictions, by: model, resamples: resamples,
            seed: seed)
    }

    /// The figures of predictions that are calibrated already.
    init(
        _ split: SplitName, calibrated: [Prediction], uncalibrated: [Prediction]?, by model: ModelDescription,
        resamples: Int, seed: UInt64
    ) throws(PredictionError) {
        try self.init(
            split: split.rawValue, classes: model.classes, predictions: calibrated, rule: model.decisionRule,
            resamples: resamples, stream: RandomStream(seed: seed, purpose: .bootstrap))
        self.uncalibrated = uncalibrated.map(CalibrationFigures.init)
    }
}
