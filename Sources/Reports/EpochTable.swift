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
            ("\(row.epoch)/\(epochs)", 7), (FigureStyle.loss.spell(row.trainLoss), 8),
            (FigureStyle.percent.spell(row.trainAccuracy), 10),
            (FigureStyle.loss.spell(row.validationLoss), 9),
            (FigureStyle.percent.spell(row.validationAccuracy), 10),
            (FigureStyle.number.spell(row.validationAUC), 9),
            (FigureStyle.spell(perSecond: row.imagesPerSecond), 10),
        ]
        return cells.map { text, width in text.padded(to: width, .right) }.joined()
            + (isBest ? "  best" : "")
    }
}
