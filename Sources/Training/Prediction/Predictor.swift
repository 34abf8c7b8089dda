import Foundation
import Radiographs

/// A model, or several that answer together, ready for images that come one by one: what `xray-predict` does.
///
/// Several models answer by the mean of their probabilities, each at its own image size, with its own preprocessing,
/// views and temperature; the threshold is the mean of theirs.
public final class Predictor: Sendable {
    /// What answers. Of several models the first, under all their names and with their threshold.
    public let model: ModelDescription

    private let classifiers: [Classifier]
    /// Tells how usual an image is: of several models the first that can.
    private let reference: (distribution: TrainingDistribution, model: ModelDescription)?

    /// Compiles the models' networks.
    ///
    /// - Parameters:
    ///   - files: one model at least.
    ///   - precision: what to compute in; without it, what each model's config says.
    ///   - threshold: instead of the models' own.
    /// - Throws: ``EnsembleError`` where the models have other classes; ``TrainingError`` for a threshold among more than
    ///   two; `PlanError` where this machine cannot compute a network.
    public init(models files: [ModelFile], precision: PrecisionChoice? = nil, threshold: Double? = nil) throws
    {
        precondition(!files.isEmpty, "somebody has to answer")
        try EnsembleError.check(files)
        let models = files.map(\.description)
        var model = ModelDescription(ofEnsemble: models)
        try model.decide(atThreshold: threshold)
        self.model = model
        classifiers = try files.map { try Classifier(model: $0, precision: precision) }
        reference = models.lazy.compactMap { model in model.trainingImages.map { ($0, model) } }.first
    }

    /// Whether it can be told how much an image looks like the training images: models that were trained by older
    /// programs, or on very few images, do not know.
    public var knowsTypicality: Bool { reference != nil }

    /// What the models say of an image.
    ///
    /// - Parameters:
    ///   - file: the bytes of an image file.
    ///   - name: what errors and the prediction call it.
    /// - Throws: `ImageError` for a bad image, ``PredictionError`` where what comes out is no probability: a decision on
    ///   it would mean nothing.
    public func predict(_ file: Data, named name: String) throws -> ImagePrediction {
        let probabilities = try mean(classifiers.map { try $0.classify(file, named: name) })
        try checkProbabilities(probabilities, of: name)
        return ImagePrediction(
            image: name, probabilities: probabilities, decision: model.decisionRule.decide(probabilities),
            typicality: try typicality(of: file, named: name))
    }

    private func typicality(of file: Data, named name: String) throws -> Typicality? {
        guard let (distribution, model) = reference else { return nil }
        return distribution.typicality(of: try model.decode(file, named: name))
    }
}
