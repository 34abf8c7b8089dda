import Diagnostics
import Foundation
import Training

/// Predictions of single images as a table that grows line by line.
public struct PredictionText {
    private let model: ModelDescription
    private let imageWidth: Int
    private let knowsTypicality: Bool

    /// The classes that get a column: of two the positive one.
    private var shownClasses: [Int] { model.decisionRule.positiveClasses(of: model.classes.count) }

    private static let imageTitle = "image"
    private static let decisionTitle = "decision"
    private static let distanceTitle = "further out than"

    /// A table for images, whose names decide its widths.
    public init(of predictor: Predictor, images: [ImageInput]) {
        model = predictor.model
        knowsTypicality = predictor.knowsTypicality
        imageWidth = ([Self.imageTitle] + images.map(\.description)).map(\.count).max() ?? 0
    }

    /// The titles of the columns.
    public var header: String {
        row(
            image: Self.imageTitle, probabilities: shownClasses.map { model.classes[$0] },
            decision: Self.decisionTitle, distance: Self.distanceTitle, remark: "of the training images")
    }

    /// The line of one image.
    public func line(_ prediction: ImagePrediction) -> String {
        row(
            image: prediction.image,
            probabilities: shownClasses.map {
                FigureStyle.spell(
                    probability: prediction.probabilities[$0], threshold: model.decisionRule.threshold)
            },
            decision: model.classes[prediction.decision],
            distance: FigureStyle.percent.spell(prediction.typicality?.percentile),
            remark: prediction.typicality.map { $0.isWarning ? "WARNING: \($0.verdict.explanation)" : "" }
                ?? "")
    }

    private func row(
        image: String, probabilities: [String], decision: String, distance: String, remark: String
    ) -> String {
        var cells = [image.padded(to: imageWidth, .left)]
        for (index, text) in zip(shownClasses, probabilities) {
            cells.append(text.padded(to: max(model.classes[index].count, "100.0 %".count), .right))
        }
        let widestClass = (model.classes + [Self.decisionTitle]).map(\.count).max() ?? 0
        cells.append(decision.padded(to: widestClass, .left))
        if knowsTypicality { cells += [distance.padded(to: Self.distanceTitle.count, .right), remark] }
        return cells.joined(separator: "  ").withoutTrailingSpaces
    }
}

extension Typicality.Verdict {
    /// For people, in a few words.
    var explanation: String {
        switch self {
        case .typical: "looks like the training images"
        case .unusual: "does not look like the training images"
        case .inverted: "black and white seem to be exchanged"
        case .upsideDown: "seems to be upside down"
        case .turnedLeft: "seems to be turned: its top is at the left"
        case .turnedRight: "seems to be turned: its top is at the right"
        }
    }
}
