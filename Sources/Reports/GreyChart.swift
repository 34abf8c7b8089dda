import Foundation
import Radiographs

/// Grey histograms of several splits, drawn over each other.
enum GreyChart {
    private static let (width, height) = (320.0, 190.0)
    private static let (left, right, top, bottom) = (14.0, 14.0, 22.0, 24.0)

    /// A figure with its caption.
    ///
    /// - Parameter lines: the name of each split, which is also how its line looks, and its histogram.
    static func figure(_ title: String, lines: [(name: String, histogram: GreyHistogram?)]) -> String {
        let present = lines.compactMap { line in line.histogram.map { (line.name, smoothed($0.shares)) } }
        let highest = present.flatMap(\.1).max() ?? 1
        let means = lines.compactMap { line in
            line.histogram.map { "\(line.name) \(String(format: "%.0f", $0.mean))" }
        }
        let description =
            "Share of pixels by grey level from 0 to 255. Mean level: \(means.joined(separator: ", "))."
        let title = title.escaped
        return """
            <figure><figcaption>\(title)</figcaption>
            <svg viewBox="0 0 \(Int(width)) \(Int(height))" role="img" aria-label="\(title): \(description)">
            <title>\(title)</title><desc>\(description)</desc>
            <line class="axis" x1="\(left)" y1="\(height - bottom)" x2="\(width - right)" y2="\(height - bottom)"/>
            \(axis)\(present.map { path($0.0, $0.1, highest: highest) }.joined())\(legend(present.map(\.0)))
            </svg></figure>
            """
    }

    /// The mean over four levels, which is finer than the eye can tell here.
    private static func smoothed(_ shares: [Double]) -> [Double] {
        stride(from: 0, to: shares.count, by: 4).map { shares[$0..<$0 + 4].reduce(0, +) / 4 }
    }

    private static func path(_ name: String, _ values: [Double], highest: Double) -> String {
        let points = values.enumerated().map { index, value in
            let x = left + (width - left - right) * (Double(index) + 0.5) / Double(values.count)
            let y = height - bottom - (height - top - bottom) * value / highest
            return String(format: "%.1f %.1f", x, y)
        }
        return "<path class=\"\(name)\" d=\"M\(points.joined(separator: "L"))\"/>"
    }

    private static var axis: String {
        [0, 64, 128, 192, 255].map { level in
            let x = left + (width - left - right) * Double(level) / 255
            return String(
                format: "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%d</text>", x, height - 8, level)
        }.joined()
    }

    private static func legend(_ names: [String]) -> String {
        names.enumerated().map { index, name in
            let x = left + 96 * Double(index)
            return "<path class=\"\(name)\" d=\"M\(x) 10h22\"/><text x=\"\(x + 27)\" y=\"14\">\(name)</text>"
        }.joined()
    }
}
