import Diagnostics
import Training

/// The reliability diagram: how often a class is true among images that were given about the same probability of it.
enum ReliabilityChart {
    /// The diagram of one split and class.
    ///
    /// - Returns: `nil` where there is no image.
    static func chart(_ split: ReportedSplit, of judged: JudgedClass, id: String) -> Chart? {
        guard !split.predictions.isEmpty else { return nil }
        let bins = Reliability(split.predictions, class: judged.index).bins
        var plot = Plot(height: 330, x: 0...1, y: 0...1)
        let ticks = Ticks.shares
        plot.verticalAxis("share that is \(judged.name)", ticks: ticks, label: Ticks.percent)
        plot.horizontalAxis("probability of \(judged.name)", ticks: ticks, label: Ticks.percent)
        plot.curve([(0, 0), (1, 1)], "chance")
        let most = Double(bins.map(\.images).max() ?? 1)
        var spoken: [String] = []
        for bin in bins {
            guard let mean = bin.meanProbability, let share = bin.share.value else { continue }
            if let interval = bin.share.interval {
                plot.picture.line(
                    plot.place(mean, interval.lower), plot.place(mean, interval.upper),
                    "whisker \(split.name)")
            }
            // A larger dot has more images: the radius grows with their square root, from a size that is still
            // seen.
            let radius = 2.5 + 6.5 * (Double(bin.images) / most).squareRoot()
            plot.picture.circle(plot.place(mean, share), radius: radius, "bubble \(split.name)")
            spoken.append(
                "\(FigureStyle.percent.spell(mean)) said, \(FigureStyle.percent.spell(share)) true,"
                    + " \(counted(bin.images, "image"))")
        }
        return Chart(
            id: id, title: "Calibration on \(split.name)",
            description: "By probability of \(judged.name): \(spoken.joined(separator: "; ")).",
            note:
                "On the line, what is called 70 % is so in 70 of 100 images. Above it the model says too little,"
                + " below it too much. Whiskers: 95 % (Wilson); larger dots have more images.",
            picture: plot.picture, spokenTitle: "Reliability diagram of \(judged.name) on \(split.name)")
    }
}
