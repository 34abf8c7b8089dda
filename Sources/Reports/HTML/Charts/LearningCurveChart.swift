import Diagnostics
import Training

/// How a figure went over the epochs.
enum LearningCurveChart {
    /// One line of a chart.
    private struct Series {
        let name: String
        let style: String
        let values: [Double?]
    }

    /// Loss, accuracy, area under the ROC curve and learning rate, as far as the history has them.
    ///
    /// - Parameters:
    ///   - training: what it went through.
    ///   - finalTrain: the figures of the chosen weights on the training images as they are, marked where they
    ///     belong.
    ///   - classCount: of more than two classes the area is the mean over each against the rest.
    static func charts(
        _ training: ReportedTraining, finalTrain: SplitMetrics?, classCount: Int
    ) -> [Chart] {
        let rows = training.history
        guard !rows.isEmpty else { return [] }
        func both(_ train: (HistoryRow) -> Double?, _ validation: (HistoryRow) -> Double?) -> [Series] {
            [
                Series(name: "train", style: "train", values: rows.map(train)),
                Series(name: "validation", style: "validation", values: rows.map(validation)),
            ]
        }
        let areaTitle =
            classCount > 2 ? "Area under the ROC curve, mean over the classes" : "Area under the ROC curve"
        let rate = Series(name: "", style: "ink", values: rows.map(\.learningRate))
        let ring =
            finalTrain == nil ? "" : " The ring: the chosen weights on the training images as they are."
        return [
            chart(
                "loss", "Loss", both(\.trainLoss, \.validationLoss), training,
                note: "Training loss is that of augmented images, as the optimizer saw them."),
            chart(
                "accuracy", "Accuracy", both(\.trainAccuracy, \.validationAccuracy), training,
                mark: finalTrain?.accuracy.value, label: Ticks.percent,
                note: "On training images as the loss: augmented, by the weights of each step." + ring),
            chart(
                "auc", areaTitle, both(\.trainAUC, \.validationAUC), training,
                mark: finalTrain?.rocAUC.value,
                note: "On training images over the epoch's steps, as accuracy." + ring),
            chart(
                "learning-rate", "Learning rate", [rate], training, isRate: true,
                // Its ends are marked, which have as many digits as a schedule gives them.
                label: { Spoken.figure($0, Ticks.label) },
                note: "At each epoch's last step."),
        ].compactMap(\.self)
    }

    private static func chart(
        _ id: String, _ title: String, _ series: [Series], _ training: ReportedTraining, mark: Double? = nil,
        isRate: Bool = false, label: (Double) -> String = Ticks.label, note: String?
    ) -> Chart? {
        let values = (series.flatMap(\.values).compactMap(\.self) + (mark.map { [$0] } ?? []))
            .filter(\.isFinite)
        guard let low = values.min(), let high = values.max() else { return nil }
        let epochs = training.history.map { Double($0.epoch) }
        let margins = Plot.Margins(top: 24, right: isRate ? 14 : 74, left: 52)
        let size = (width: 420.0, height: 236.0)
        let span = (epochs.first ?? 1)...max(epochs.last ?? 1, (epochs.first ?? 1))
        let isLogarithmic = isRate && low > 0 && high / low > 50
        let domain =
            isLogarithmic
            ? low...high : Ticks.widened((isRate ? min(low, 0) : low)...high, about: 4)
        var plot = Plot(
            width: size.width, height: size.height, margins: margins,
            x: Scale(domain: span, start: margins.left, end: size.width - margins.right),
            y: Scale(
                domain: domain, start: size.height - margins.bottom, end: margins.top,
                isLogarithmic: isLogarithmic))
        plot.verticalAxis(nil, ticks: plot.y.ticks(about: 4), label: label)
        plot.horizontalAxis(
            "epoch", ticks: plot.x.ticks(about: 6).filter { $0 == $0.rounded() }.uniqueOr(epochs))
        if let best = training.bestEpoch {
            plot.verticalRule(at: Double(best), "chosen")
            plot.picture.text(
                "chosen: \(best)",
                Picture.Point(x: plot.x(Double(best)), y: plot.y.end - 6),
                Double(best) * 4 > span.lowerBound + 3 * span.upperBound ? .end : .middle, "remark")
        }
        for line in series {
            plot.curve(
                Array(zip(epochs, line.values)).map { (x: $0, y: $1) }, line.style, dots: epochs.count <= 30)
        }
        if let mark, let best = training.bestEpoch {
            plot.picture.circle(plot.place(Double(best), mark), radius: 4.5, "ring train")
        }
        plot.endLabels(
            series.filter { !$0.name.isEmpty }.compactMap { line in
                line.values.last(where: { $0 != nil })?.map { (line.name, $0, line.style) }
            })
        return Chart(
            id: "curve-\(id)", title: title,
            description: description(series, training, label), note: note, picture: plot.picture,
            spokenTitle: "\(title) by epoch")
    }

    private static func description(
        _ series: [Series], _ training: ReportedTraining, _ label: (Double) -> String
    ) -> String {
        func spoken(_ value: Double?) -> String { value.map { Spoken.figure($0, label) } ?? "unknown" }
        let best = training.bestEpoch
        let lines = series.map { line in
            let name = line.name.isEmpty ? "It" : "On \(line.name) it"
            var text =
                "\(name) goes from \(spoken(line.values.first ?? nil)) to \(spoken(line.values.last ?? nil))"
            if let best, line.values.indices.contains(best - 1) {
                text += ", \(spoken(line.values[best - 1])) at the chosen epoch \(best)"
            }
            return text + "."
        }
        return "\(counted(training.history.count, "epoch")). " + lines.joined(separator: " ")
    }
}

extension [Double] {
    /// The values, or the first and last of others where there is none.
    fileprivate func uniqueOr(_ others: [Double]) -> [Double] {
        isEmpty ? [others.first, others.last].compactMap(\.self) : self
    }
}

/// Figures in the words of a description.
enum Spoken {
    /// A figure with three digits that count, in the units of its axis.
    static func figure(_ value: Double, _ label: (Double) -> String) -> String {
        guard value != 0, value.isFinite else { return label(value) }
        var scale = 1.0
        while abs(value) * scale < 100 { scale *= 10 }
        return label((value * scale).rounded() / scale)
    }
}
