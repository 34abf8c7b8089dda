import Diagnostics
import Files
import Foundation
import Training

/// A stress evaluation as a text that a person reads.
public enum StressText {
    /// The table of the grid, its mean and its worst.
    public static func text(_ report: StressReport) -> String {
        var table = TextTable([.left, .right, .right, .right, .right, .right, .right])
        table.add(["shift", "strength", "accuracy", "balanced", "sensitivity", "specificity", "ROC AUC"])
        func row(_ name: String, _ strength: String, _ figures: StressReport.Figures) {
            let shares = [
                figures.accuracy, figures.balancedAccuracy, figures.sensitivity, figures.specificity,
            ]
            table.add(
                [name, strength] + shares.map(FigureStyle.percent.spell) + [
                    FigureStyle.number.spell(figures.rocAUC)
                ])
        }
        row("none", "", report.unchanged)
        var last: StressShift?
        for cell in report.cells {
            row(cell.shift == last ? "" : name(of: cell.shift), strength(of: cell), cell.figures)
            last = cell.shift
        }
        row("mean of the shifts", "", report.mean)
        row("worst of the shifts", "", report.worst)
        let threshold =
            report.threshold.map { ", \(report.positiveClass) from \(FigureStyle.spell(threshold: $0)) on" }
            ?? ""
        let heading =
            "\(report.model) under stress: \(counted(report.images, "image")) of the"
            + " \(report.split) split\(threshold)\n"
            + "Images of \(report.data), computed in \(report.precision.rawValue)\n"
        return [heading, table.text, worst(report)].joined(separator: "\n")
    }

    private static func worst(_ report: StressReport) -> String {
        guard let cell = report.worstCell else { return "" }
        return
            "The least balanced accuracy, \(FigureStyle.percent.spell(cell.figures.balancedAccuracy)), is that of"
            + " \(name(of: cell.shift)) \(strength(of: cell)).\n"
    }

    private static func name(of shift: StressShift) -> String {
        shift == .compression ? "JPEG quality" : shift.rawValue
    }

    private static func unit(of shift: StressShift) -> String {
        switch shift {
        case .brightness, .contrast, .gamma, .compression: ""
        case .blur: " % of the width"
        case .noise: " grey levels"
        case .resolution: " %"
        case .rotation: "°"
        }
    }

    private static func strength(of cell: StressReport.Cell) -> String {
        // 0.25 and 90 alike without digits that say nothing.
        String(format: "%g", cell.strength) + unit(of: cell.shift)
    }

    /// The grid as CSV: `shift, strength, accuracy, balanced_accuracy, sensitivity, specificity, auc`, the images as
    /// they are first.
    public static func csv(_ report: StressReport) -> String {
        func line(_ shift: String, _ strength: String, _ figures: StressReport.Figures) -> String {
            let values = [
                figures.accuracy, figures.balancedAccuracy, figures.sensitivity, figures.specificity,
                figures.rocAUC,
            ]
            return CSV.line([shift, strength] + values.map { $0.map { "\($0)" } ?? "" })
        }
        let columns = [
            "shift", "strength", "accuracy", "balanced_accuracy", "sensitivity", "specificity", "auc",
        ]
        return CSV.line(columns) + line("none", "", report.unchanged)
            + report.cells.map { line($0.shift.rawValue, "\($0.strength)", $0.figures) }.joined()
    }
}
