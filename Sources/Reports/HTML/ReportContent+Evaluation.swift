import Diagnostics
import Foundation
import Training

extension ReportContent {
    /// A model, or several that answer together, on one split.
    ///
    /// - Parameters:
    ///   - evaluation: with the predictions of all images.
    ///   - gallery: of the split.
    package init(_ evaluation: ModelEvaluation, gallery: Gallery?) {
        let metrics = evaluation.metrics
        let splits = [ReportedSplit(metrics: metrics, predictions: evaluation.predictions)]
        let counts = metrics.confusion.classes.indices.map(metrics.confusion.support)
        let speed = FigureStyle.spell(perSecond: evaluation.imagesPerSecond)
        self.init(
            title: evaluation.model.configuration.name,
            subtitle: Self.subtitle("Evaluated \(Self.day(evaluation.date))", splits),
            model: evaluation.model, splits: splits, training: nil,
            data: ReportedData(
                directory: evaluation.imageFolder.string, classes: evaluation.model.classes,
                splits: [ReportedData.Split(name: metrics.split, counts: counts, patients: metrics.patients)],
                rule: nil, skipped: evaluation.skipped.map { "\($0)" }),
            prevalence: evaluation.prevalence, gallery: gallery,
            facts: [
                Fact("speed", "\(speed) images/s, without decoding"),
                Fact("precision", evaluation.precision.rawValue),
                Fact("views of an image", evaluation.views.map(String.init).joined(separator: ", ")),
                Fact("epochs behind the weights", "\(evaluation.model.epochs)"),
            ] + Self.facts(of: MachineDescription()),
            remarks: ReportRemarks(
                testSetUse: evaluation.testSetLooks.map(TextReport.sentences) ?? []))
        modelCount = evaluation.views.count
    }
}
