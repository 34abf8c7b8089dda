import Foundation
import Radiographs

/// Grey histograms of several splits, drawn over each other.
enum GreyChart {
    /// A chart of the splits that have images.
    ///
    /// - Parameter lines: the name of each split, which is also how its line looks, and its histogram.
    /// - Returns: `nil` where no split has a histogram.
    static func chart(_ title: String, id: String, lines: [(name: String, histogram: GreyHistogram?)])
        -> Chart?
    {
        let present = lines.compactMap { line in line.histogram.map { (line.name, $0, smoothed($0.shares)) } }
        guard let highest = present.flatMap(\.2).max() else { return nil }
        var plot = Plot(
            height: 236, x: 0...255, y: 0...highest,
            margins: Plot.Margins(top: 24, right: 74, left: 62))
        plot.verticalAxis("share of pixels at a level", ticks: plot.y.ticks(about: 3), label: Ticks.percent)
        plot.horizontalAxis("grey level", ticks: [0, 64, 128, 192, 255])
        for (name, _, shares) in present {
            plot.curve(shares.enumerated().map { (x: 4 * Double($0) + 1.5, y: $1) }, name)
        }
        plot.endLabels(present.map { name, _, shares in (text: name, value: shares.last ?? 0, style: name) })
        let means = present.map { name, histogram, _ in
            "\(name) \(String(format: "%.0f", histogram.mean))"
        }.joined(separator: ", ")
        return Chart(
            id: id, title: title,
            description: "Share of pixels by grey level from 0 to 255. Mean level: \(means).",
            note: "Mean level: \(means).", picture: plot.picture, spokenTitle: "Grey levels: \(title)")
    }

    /// The mean over four levels, which is finer than the eye can tell here.
    private static func smoothed(_ shares: [Double]) -> [Double] {
        stride(from: 0, to: shares.count, by: 4).map { start -> Double in
            shares[start..<start + 4].reduce(0, +) / 4
        }
    }
}
