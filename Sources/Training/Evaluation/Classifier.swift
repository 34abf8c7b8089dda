import Foundation
import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage

/// A model ready to classify image after image: what a server or an app needs of this package.
///
/// May be used from any thread. Images are decoded by the caller and take turns on the compute thread.
public final class Classifier: Sendable {
    /// What the model is, its classes among other things.
    public let model: ModelDescription

    /// Touched on the compute thread alone.
    private nonisolated(unsafe) let plan: Plan

    /// Compiles the model's network for one image at a time.
    ///
    /// - Parameters:
    ///   - file: the model.
    ///   - precision: what to compute in; without it, what the model's config says, and float32 where this processor does
    ///     not multiply bfloat16.
    /// - Throws: `PlanError` where this machine cannot compute the network.
    public init(model file: ModelFile, precision: PrecisionChoice? = nil) throws {
        model = file.description
        let precision = precision?.resolved ?? file.description.precision
        plan = try ComputeThread.run {
            let plan = try Plan(
                file.description.network, parameters: file.parameters, phase: .inference, batchSize: 1,
                options: PlanOptions(precision: precision), engine: Engine())
            try plan.packWeights()
            return plan
        }
    }

    /// The probability of each class, in the order of the model's classes.
    ///
    /// - Parameter image: a JPEG or PNG file of any size, or DICOM with the package's trait; it is resized as the training images were.
    /// - Throws: `ImageError` for a bad image, `FileError` where the file cannot be read.
    public func classify(_ image: FilePath) throws -> [Float] {
        try classify(model.decode(image))
    }

    /// The probability of each class, in the order of the model's classes.
    ///
    /// - Parameters:
    ///   - file: the bytes of a JPEG or PNG file.
    ///   - name: what errors call it.
    /// - Throws: `ImageError` for a bad image.
    public func classify(_ file: Data, named name: String) throws -> [Float] {
        try classify(model.decode(file, named: name))
    }

    /// The probability of each class, in the order of the model's classes.
    ///
    /// - Parameter image: of the model's `imageSize`.
    /// - Precondition: it has that size; ``classify(_:named:)`` takes any.
    /// - Throws: `OneDNNError` where it cannot be computed.
    public func classify(_ image: Radiograph) throws -> [Float] {
        precondition(image.size == model.imageSize, "found \(image.size), expected \(model.imageSize)")
        return try ComputeThread.run {
            let writer = InputWriter(
                size: image.size, preprocessing: model.preprocessing,
                elementType: plan.options.precision.inputType)
            let views = model.configuration.evaluation.views
            let logits = try views.all.map { view in
                let transform = view.of(.identity, size: image.size)
                image.withPixels { writer.write($0, changedBy: transform, to: plan.input) }
                try plan.forward()
                return Array(plan.logits)
            }
            let probabilities = views.probabilities(ofLogits: logits)
            return model.temperature.map { TemperatureScaling.scaled(probabilities, by: $0) } ?? probabilities
        }
    }
}
