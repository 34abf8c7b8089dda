import Training

/// Which probabilities the images of a class and those of the others are given, back to back.
enum ScoreHistogramChart {
    private static let binCount = 20

    /// The histograms of one split and class: images of the class above the line, all others below it.
    ///
    /// Bars grow with the square root of the count (Tukey's rootogram, "Exploratory Data Analysis", 1977): the few
    /// images far from the others of their class stay visible beside the many.
    ///
    /// - Returns: `nil` where there is no image.
    static func chart(_ split: ReportedSplit, of judged: JudgedClass, id: String) -> Chart? {
        guard !split.predictions.isEmpty else { return nil }
        var inside = [Int](repeating: 0, count: binCount)
        var outside = inside
        for prediction in split.predictions {
            let score = Double(prediction.probabilities[judged.index])
            let bin = min(Int(score * Double(binCount)), binCount - 1)
            if prediction.label == judged.index { inside[bin] += 1 } else { outside[bin] += 1 }
        }
        let most = max((inside + outside).max() ?? 1, 1)
        var plot = frame(most: most, judged)
        let width = (plot.x.end - plot.x.start) / Double(binCount)
        let (baseline, reach) = (plot.y(0), plot.y.start - plot.y(0))
        let scale = Scale(domain: 0...Double(most), start: 0, end: reach, isSquareRoot: true)
        for bin in inside.indices {
            let left = plot.x(Double(bin) / Double(binCount)) + 1
            let (up, down) = (scale(Double(inside[bin])), scale(Double(outside[bin])))
            if inside[bin] > 0 {
                plot.picture.rectangle(
                    Picture.Point(x: left, y: baseline - up), width: width - 2, height: up, "bar positive")
            }
            if outside[bin] > 0 {
                plot.picture.rectangle(
                    Picture.Point(x: left, y: baseline), width: width - 2, height: down, "bar negative")
            }
        }
        plot.picture.line(
            Picture.Point(x: plot.x.start, y: baseline), Picture.Point(x: plot.x.end, y: baseline), "axis")
        let others = split.classes.count == 2 ? split.classes[1 - judged.index] : "all others"
        plot.picture.text(
            "\(judged.name) ↑", Picture.Point(x: plot.x.start + 6, y: plot.y.end + 12), .start,
            "name positive")
        plot.picture.text(
            "\(others) ↓", Picture.Point(x: plot.x.end - 6, y: plot.y.start - 8), .end, "name negative")
        if let threshold = split.metrics.threshold {
            plot.verticalRule(at: threshold, "chosen")
            // Above the frame, where no name of a class is, and towards the middle, lest it leaves the picture.
            plot.picture.text(
                "threshold", Picture.Point(x: plot.x(threshold), y: plot.y.end - 5),
                threshold > 0.5 ? .end : .start, "remark")
        }
        let errors =
            split.metrics.threshold == nil
            ? "" : " What stands on the wrong side of the threshold is an error."
        return Chart(
            id: id, title: "Scores on \(split.name)",
            description: description(inside, outside, judged, split),
            note:
                "Square-root scale, so that single images can be seen.\(errors)",
            picture: plot.picture,
            spokenTitle: "Histogram of the probability of \(judged.name) on \(split.name)")
    }

    /// The axes: counts grow from the middle to both sides.
    private static func frame(most: Int, _ judged: JudgedClass) -> Plot {
        let margins = Plot.Margins()
        let (width, height) = (420.0, 330.0)
        // −1…1 stands for all counts downwards and upwards; the bars have a scale of their own.
        var plot = Plot(
            width: width, height: height, margins: margins,
            x: Scale(domain: 0...1, start: margins.left, end: width - margins.right),
            y: Scale(domain: -1...1, start: height - margins.bottom, end: margins.top))
        let marks = [1, 10, 100, 1000, 10000].filter { 2 * $0 <= most } + [most]
        let spaced = marks.filter { mark in mark == most || Double(mark) / Double(most) < 0.6 }
        for mark in spaced {
            let place = (Double(mark) / Double(most)).squareRoot()
            guard place > 0.12 else { continue }
            for sign in [1.0, -1.0] {
                plot.picture.line(
                    Picture.Point(x: plot.x.start, y: plot.y(sign * place)),
                    Picture.Point(x: plot.x.end, y: plot.y(sign * place)), "hairline")
                plot.picture.text(
                    "\(mark)", Picture.Point(x: plot.x.start - 7, y: plot.y(sign * place) + 4), .end, "tick")
            }
        }
        plot.picture.text("0", Picture.Point(x: plot.x.start - 7, y: plot.y(0) + 4), .end, "tick")
        plot.picture.upwardText("images", Picture.Point(x: 10, y: plot.y(0)))
        plot.horizontalAxis(
            "probability of \(judged.name)", ticks: Ticks.shares, label: Ticks.percent)
        return plot
    }

    private static func description(
        _ inside: [Int], _ outside: [Int], _ judged: JudgedClass, _ split: ReportedSplit
    ) -> String {
        let middle = binCount / 2
        func spoken(_ counts: [Int]) -> String {
            "\(counts[middle...].reduce(0, +)) of \(counts.reduce(0, +)) have a probability of 50 % or more"
        }
        return "Of the images of \(judged.name) \(spoken(inside)); of the others \(spoken(outside))."
    }
}
