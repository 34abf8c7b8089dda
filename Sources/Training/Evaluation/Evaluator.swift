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

    /// Compiles a plan for a model's weights, which may change later: see ``evaluate(_:from:)``. Convolutions are
    /// computed as the model's config says for its training.
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

    /// The probabilities of every class for every sample, in the order of the samples.
    ///
    /// - Parameters:
    ///   - items: where the samples' images are in the source.
    ///   - isCancelled: asked before each batch; when it is true the samples so far are returned.
    public func evaluate(
        _ samples: [Sample], items: [BatchItem], from images: any ImageSource,
        unless isCancelled: () -> Bool = { false }
    ) throws -> [Prediction] {
        try plan.packWeights()
        let settings = BatchSettings(
            batchSize: plan.batchSize, preprocessing: description.preprocessing,
            elementType: plan.options.precision.inputType, threads: loaderThreads)
        let loader = try BatchLoader(evaluating: items, from: images, settings: settings)
        defer { loader.stop() }
        var predictions: [Prediction] = []
        predictions.reserveCapacity(samples.count)
        let classCount = description.classes.count
        while !isCancelled(), let batch = loader.next() {
            try plan.readInput(
                from: UnsafeMutableRawPointer(
                    mutating: batch.input.baseAddress ?? UnsafeRawPointer(plan.input)))
            try plan.forward()
            for (row, sample) in batch.sampleIndices.enumerated() {
                let logits = plan.logits[row * classCount..<(row + 1) * classCount]
                predictions.append(
                    Prediction(
                        path: samples[sample].relativePath.string, patient: samples[sample].patient.name,
                        label: samples[sample].label, probabilities: softmax(Array(logits))))
            }
        }
        return predictions
    }
}

extension Precision {
    /// What the loader writes for a plan of this precision.
    package var inputType: BatchElementType { self == .float32 ? .float32 : .bfloat16 }
}

extension SplitMetrics {
    /// The figures of a split for a model's classes and threshold.
    ///
    /// - Parameter resamples: of the bootstrap; 0 leaves its intervals out.
    init(
        _ split: SplitName, _ predictions: [Prediction], by model: ModelDescription, resamples: Int,
        seed: UInt64
    ) throws(PredictionError) {
        try self.init(
            split: split.rawValue, classes: model.classes, predictions: predictions, rule: model.decisionRule,
            resamples: resamples, stream: RandomStream(seed: seed, purpose: .bootstrap))
    }
}
