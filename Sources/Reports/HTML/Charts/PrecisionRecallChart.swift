import Training

/// How many of the images called positive are, against how many positive ones are found, over all thresholds.
enum PrecisionRecallChart {
    /// The curves of all splits for one class.
    ///
    /// Drawn in steps: between two points precision is not linear in recall (Davis and Goadrich, "The relationship
    /// between precision-recall and ROC curves", ICML 2006).
    ///
    /// - Returns: `nil` where no split has a positive image.
    static func chart(_ splits: [ReportedSplit], of judged: JudgedClass, id: String) -> Chart? {
        let curves = splits.map { ($0, $0.ranking(of: judged.index).precisionRecallCurve) }
        guard curves.contains(where: { !$0.1.isEmpty }) else { return nil }
        var plot = Plot(height: 420, x: 0...1, y: 0...1)
        let ticks = Ticks.shares
        plot.verticalAxis("positive predictive value (precision)", ticks: ticks, label: Ticks.percent)
        plot.horizontalAxis("sensitivity (recall)", ticks: ticks, label: Ticks.percent)
        let prevalence = splits.last.flatMap { $0.figures(of: judged)?.prevalence }
        if let prevalence {
            plot.horizontalRule(at: prevalence, "chance")
            // At the right end, since the legend is at the left; below the line, since the curves end above it.
            let line = plot.y(prevalence)
            let y = line + 14 < plot.y.start ? line + 14 : line - 6
            plot.picture.text("guessing", Picture.Point(x: plot.x.end - 6, y: y), .end, "remark")
        }
        for (split, points) in curves { plot.curve(steps(points), split.name) }
        if let split = splits.last, let figures = split.metrics.positive,
            let recall = figures.sensitivity.value,
            let precision = figures.positivePredictiveValue.value
        {
            plot.picture.circle(plot.place(recall, precision), radius: 5, "mark \(split.name)")
        }
        let areas = splits.compactMap { split in
            split.figures(of: judged).flatMap { $0.averagePrecision.value == nil ? nil : $0 }
                .map { (split, $0.averagePrecision) }
        }
        plot.legend(areas, title: "average precision", at: .start)
        let spelled = areas.map { "\($0.name) \(FigureStyle.number.spell($1))" }.joined(separator: ", ")
        return Chart(
            id: id, title: "Precision and recall of \(judged.name)",
            description: "Average precision: \(spelled). "
                + "Guessing has the precision \(FigureStyle.percent.spell(prevalence)).",
            note:
                "Precision depends on how frequent \(judged.name) is; the line of guessing is at that share.",
            picture: plot.picture)
    }

    private static func steps(_ points: [PrecisionRecallPoint]) -> [(x: Double, y: Double?)] {
        var result: [(x: Double, y: Double?)] = []
        var recall = 0.0
        for point in points {
            result.append((recall, point.precision))
            result.append((point.recall, point.precision))
            recall = point.recall
        }
        return result
    }
}
