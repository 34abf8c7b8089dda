import Randomness
import Training

/// Sensitivity against false alarms over all thresholds, with the threshold that is used and a confidence band.
enum ROCChart {
    /// The curves of all splits for one class; the last split has the band.
    ///
    /// - Returns: `nil` where no split has images of both kinds.
    static func chart(_ splits: [ReportedSplit], of judged: JudgedClass, seed: UInt64, id: String) -> Chart? {
        let curves = splits.map { ($0, $0.ranking(of: judged.index)) }.map { ($0, $1, $1.rocCurve) }
        guard curves.contains(where: { !$0.2.isEmpty }) else { return nil }
        var plot = Plot(height: 420, x: 0...1, y: 0...1)
        let ticks = Ticks.shares
        plot.verticalAxis("sensitivity", ticks: ticks, label: Ticks.percent)
        plot.horizontalAxis(
            "false alarms among the others (1 − specificity)", ticks: ticks, label: Ticks.percent)
        plot.curve([(0, 0), (1, 1)], "chance")
        var hasBand = false
        if let (split, ranking, _) = curves.last {
            let bootstrap = PatientBootstrap(
                patients: split.predictions.map(\.patient), resamples: 1000,
                stream: RandomStream(seed: seed, purpose: .bootstrap, index: 1))
            hasBand = draw(ranking.rocBand(by: bootstrap), in: &plot)
        }
        for (split, _, points) in curves {
            plot.curve(points.map { ($0.falsePositiveRate, $0.truePositiveRate) }, split.name)
        }
        let point = operatingPoint(of: splits, judged, in: &plot)
        let areas = splits.compactMap { split in area(of: judged, in: split).map { (split, $0) } }
        plot.legend(areas, title: "area under the curve", at: .end)
        let judgedSplit = splits.last?.name ?? ""
        return Chart(
            id: id, title: "ROC of \(judged.name)",
            description: description(areas, point),
            note: note(of: judgedSplit, judged, hasCurve: curves.last?.2.isEmpty == false, hasBand: hasBand),
            picture: plot.picture, spokenTitle: "Receiver operating characteristic of \(judged.name)")
    }

    private static func note(
        of split: String, _ judged: JudgedClass, hasCurve: Bool, hasBand: Bool
    ) -> String {
        guard hasCurve else {
            return "No curve of \(split): it has no image of \(judged.name), or none of another class."
        }
        return hasBand
            ? "Band: pointwise 95 % of \(split), by resampling patients (vertical averaging)."
            : "No band: too few patients of \(split) are of one kind, or all resamples of them agree or nearly so,"
                + " which says little about other patients."
    }

    private static func draw(_ band: [ROCBandPoint], in plot: inout Plot) -> Bool {
        guard band.count > 1 else { return false }
        let upper = band.map { plot.place($0.falsePositiveRate, $0.upper) }
        let lower = band.reversed().map { plot.place($0.falsePositiveRate, $0.lower) }
        plot.picture.area(upper + lower, "band")
        return true
    }

    /// Marks what the threshold comes to.
    private static func operatingPoint(
        of splits: [ReportedSplit], _ judged: JudgedClass, in plot: inout Plot
    ) -> String? {
        guard let split = splits.last, let threshold = split.metrics.threshold,
            let figures = split.metrics.positive, let sensitivity = figures.sensitivity.value,
            let specificity = figures.specificity.value
        else { return nil }
        let place = plot.place(1 - specificity, sensitivity)
        plot.picture.circle(place, radius: 5, "mark \(split.name)")
        let spelled = FigureStyle.spell(threshold: threshold)
        label(place, "at \(spelled)", in: &plot)
        return
            "At the threshold \(spelled) the sensitivity is \(FigureStyle.percent.spell(sensitivity)) and the"
            + " specificity \(FigureStyle.percent.spell(specificity)) on \(split.name)."
    }

    /// Writes beside a mark, below it and to the right, where a curve is not, and within the frame.
    private static func label(_ mark: Picture.Point, _ text: String, in plot: inout Plot) {
        // A letter is about six units wide.
        let x = min(mark.x + 10, plot.x.end - 6 * Double(text.count))
        let y = mark.y + 16 < plot.y.start - 4 ? mark.y + 16 : mark.y - 10
        plot.picture.text(text, Picture.Point(x: x, y: y), .start, "remark")
    }

    private static func area(of judged: JudgedClass, in split: ReportedSplit) -> Estimate? {
        let area = split.figures(of: judged)?.rocAUC
        return area?.value == nil ? nil : area
    }

    private static func description(_ areas: [(ReportedSplit, Estimate)], _ point: String?) -> String {
        let spelled = areas.map { "\($0.name) \(FigureStyle.number.spell($1))" }
        return "Area under the curve: \(spelled.joined(separator: ", ")). \(point ?? "")"
    }
}
