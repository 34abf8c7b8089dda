import Files
import SystemPackage

/// The history of a run as CSV, one row an epoch.
public enum History {
    static let columns = [
        "epoch", "learning_rate", "train_loss", "train_accuracy", "train_auc", "validation_loss",
        "validation_accuracy", "validation_balanced_accuracy", "validation_auc", "seconds",
        "images_per_second",
    ]

    /// Writes all epochs so far.
    ///
    /// - Throws: `FileError` with the path.
    public static func write(_ rows: [HistoryRow], to path: FilePath) throws {
        let lines = rows.map { row in
            let figures: [Double?] = [
                row.learningRate, row.trainLoss, row.trainAccuracy, row.trainAUC, row.validationLoss,
                row.validationAccuracy, row.validationBalancedAccuracy, row.validationAUC, row.seconds,
                row.imagesPerSecond,
            ]
            return CSV.line([String(row.epoch)] + figures.map { $0.map { "\($0)" } ?? "" })
        }
        try AtomicFile.write(CSV.line(columns) + lines.joined(), to: path)
    }
}
