import Foundation
import NeuralNetworks

/// A network from the image at the top to the classes at the bottom: each step as the sheets of numbers it gives.
enum NetworkDrawing {
    private static let width = 420.0
    /// The middle of the sheets.
    private static let axis = 92.0
    /// Where the words begin.
    private static let words = 196.0

    /// The drawing.
    static func chart(_ network: Network, classes: [String]) -> Chart {
        let stages = NetworkStage.collapsed(NetworkStage.stages(of: network))
        let side = Double(max(network.input.size.width, network.input.size.height))
        let figures = [Figure(network.input, of: side)] + stages.map { Figure($0.stage.output, of: side) }
        let gap = 20.0
        let height = figures.reduce(8) { $0 + $1.height + gap }
        var picture = Picture(width: width, height: height + 14)
        var top = 8.0
        for (index, figure) in figures.enumerated() {
            if index > 0 { arrow(from: top - gap + 3, to: top - 4, in: &picture) }
            figure.draw(at: top, axis: axis, in: &picture)
            let middle = top + figure.height / 2
            let (name, remark) =
                index == 0 ? ("image", "") : label(stages[index - 1].stage, times: stages[index - 1].count)
            let shape = index == 0 ? network.input : stages[index - 1].stage.output
            picture.text("\(shape)", Picture.Point(x: words, y: middle - 1), .start, "shape")
            let line = remark.isEmpty ? name : "\(name) · \(remark)"
            for (number, part) in wrapped(line, at: 36).enumerated() {
                picture.text(
                    part, Picture.Point(x: words, y: middle + 13 + 12 * Double(number)), .start, "remark")
            }
            top += figure.height + gap
        }
        return Chart(
            id: "network", title: "The network",
            description: description(network, stages: stages, classes: classes),
            note:
                "Channels × rows × columns behind each step. Sheets are as large as their rows and columns, drawn on a"
                + " square-root scale; their number grows with the channels.",
            picture: picture, spokenTitle: "Drawing of the network")
    }

    /// What stands for a tensor.
    private struct Figure {
        private let isRow: Bool
        private let side: Double
        private let sheets: Int
        private let step = 3.5

        init(_ shape: Shape, of imageSide: Double) {
            isRow = !shape.isVolume
            let share = Double(max(shape.size.width, shape.size.height)) / imageSide
            side = max(64 * share.squareRoot(), 5)
            let count = shape.channels
            sheets = isRow ? 1 : min(1 + Int(log2(Double(count))), 8)
            rowLength = min(24 + 13 * log2(Double(max(count, 2))), 168)
        }

        private let rowLength: Double

        var height: Double { isRow ? 26 : max(side + step * Double(sheets - 1), 26) }

        func draw(at top: Double, axis: Double, in picture: inout Picture) {
            if isRow {
                picture.rectangle(
                    Picture.Point(x: axis - rowLength / 2, y: top + height / 2 - 4), width: rowLength,
                    height: 8,
                    "tensor row")
                return
            }
            let spread = step * Double(sheets - 1)
            let upper = top + (height - side - spread) / 2
            // From the back to the front.
            for sheet in (0..<sheets).reversed() {
                let shift = step * Double(sheet)
                picture.rectangle(
                    Picture.Point(x: axis - (side + spread) / 2 + shift, y: upper + spread - shift),
                    width: side,
                    height: side, "tensor")
            }
        }
    }

    private static func arrow(from top: Double, to bottom: Double, in picture: inout Picture) {
        picture.line(Picture.Point(x: axis, y: top), Picture.Point(x: axis, y: bottom), "flow")
        picture.area(
            [
                Picture.Point(x: axis - 3, y: bottom - 4), Picture.Point(x: axis + 3, y: bottom - 4),
                Picture.Point(x: axis, y: bottom + 1),
            ], "flow-end")
    }

    private static func label(_ stage: NetworkStage, times count: Int) -> (String, String) {
        (
            (count > 1 ? "\(count) × " : "") + (stage.words.first ?? ""),
            stage.words.dropFirst().joined(separator: " · ")
        )
    }

    /// Lines of words that are no longer than a number of letters, where their words allow it.
    private static func wrapped(_ text: String, at letters: Int) -> [String] {
        text.split(separator: " ").reduce(into: [String]()) { lines, word in
            if let last = lines.last, last.count + 1 + word.count <= letters {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
    }

    private static func description(
        _ network: Network, stages: [(stage: NetworkStage, count: Int)], classes: [String]
    ) -> String {
        let steps = stages.map { stage, count in
            let (name, remark) = label(stage, times: count)
            return "\(name)\(remark.isEmpty ? "" : " (\(remark))") gives \(stage.output)"
        }
        return "An image of \(network.input) goes through \(steps.joined(separator: "; "))."
            + " The last numbers are those of \(classes.joined(separator: ", "))."
    }
}
