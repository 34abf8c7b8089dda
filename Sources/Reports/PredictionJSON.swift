import Foundation
import Training

/// A prediction of a single image for programs: one line of JSON.
///
/// ```json
/// {"decision":"PNEUMONIA","heatmap":"maps/IM-1-heatmap.png","image":"IM-1.jpeg","model":"compact",
///  "positiveClass":"PNEUMONIA","probabilities":{"NORMAL":0.02,"PNEUMONIA":0.98},"threshold":0.43,
///  "typicality":{"distance":6.1,"percentile":0.41,"verdict":"typical"}}
/// ```
///
/// `threshold` is there with two classes, `heatmap` where one was written, `typicality` where the model knows its
/// training images: `percentile` is the share of them that lie less far out, `verdict` one of `typical`, `unusual`,
/// `inverted`, `upsideDown`, `turnedLeft`, `turnedRight`.
public struct PredictionJSON: Codable, Sendable, Equatable {
    /// The image's path, or `standard input`.
    public let image: String
    /// The name of the run that made the model; of several, joined by ` + `.
    public let model: String
    /// One a class, by its name.
    public let probabilities: [String: Float]
    /// The class that "positive" means.
    public let positiveClass: String
    /// The probability of the positive class from which an image is called positive.
    public let threshold: Double?
    /// The class decided on.
    public let decision: String
    /// How much the image looks like the training images.
    public let typicality: Typicality?
    /// The picture that was drawn.
    public let heatmap: String?

    /// What programs are told of a prediction.
    public init(_ prediction: ImagePrediction, by model: ModelDescription, heatmap: String?) {
        image = prediction.image
        self.model = model.configuration.name
        probabilities = Dictionary(
            zip(model.classes, prediction.probabilities), uniquingKeysWith: { first, _ in first })
        positiveClass = model.positiveClass
        threshold = model.classes.count == 2 ? model.threshold : nil
        decision = model.classes[prediction.decision]
        typicality = prediction.typicality
        self.heatmap = heatmap
    }

    /// The object in one line, without the line feed.
    public func line() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
