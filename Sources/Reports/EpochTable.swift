import Foundation
import Training

/// The epochs of a run as a table that grows by a line an epoch, for a terminal of 80 columns.
public enum EpochTable {
    /// What stands above the rows.
    public static let header = """
                   training           validation
          epoch    loss  accuracy     loss  accuracy  ROC AUC  images/s
        """

    /// The row of an epoch.
    ///
    /// - Parameter isBest: whether its weights are the best so far.
    public static func row(_ row: HistoryRow, of epochs: Int, isBest: Bool) -> String {
        let cells = [
            pad("\(row.epoch)/\(epochs)", to: 7), pad(loss(row.trainLoss), to: 8),
            pad(FigureStyle.percent.spell(row.trainAccuracy), to: 10),
            pad(loss(row.validationLoss), to: 9),
            pad(FigureStyle.percent.spell(row.validationAccuracy), to: 10),
            pad(FigureStyle.number.spell(row.validationAUC), to: 9),
            pad(String(format: "%.0f", row.imagesPerSecond), to: 10),
        ]
        return cells.joined() + (isBest ? "  best" : "")
    }

    private static func loss(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "–" }

    private static func pad(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
