import Diagnostics
import Files
import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage
import Training

/// Writes what a run or an evaluation has found.
public enum RunFiles {
    /// Writes `predictions-test.csv`, `report.txt`, `report.html` and, last of all, `report.json`: a run that has it is
    /// complete. The heatmaps of a few validation images go to TensorBoard.
    ///
    /// - Parameters:
    ///   - run: what to write of.
    ///   - events: the run's, where they are still being written.
    /// - Throws: `FileError` with the path.
    public static func write(_ run: FinishedRun, events: TensorBoardLog? = nil) throws {
        if let test = run.predictions[.test] {
            try PredictionsCSV.write(
                test, classes: run.model.classes, rule: run.model.decisionRule,
                to: run.directory.predictions(of: SplitName.test.rawValue))
        }
        try AtomicFile.write(TextReport.text(run.report), to: run.directory.textReport)
        let painter = try GalleryPainter(
            of: [ModelFile(readFrom: run.directory.bestCheckpoint)], imageFolder: run.imageFolder)
        try AtomicFile.write(page(of: run, by: painter), to: run.directory.pageReport)
        if let events, events.isWriting, let validation = run.predictions[.validation],
            let sheet = try painter.sheet(
                of: validation, split: SplitName.validation.rawValue, rule: run.model.decisionRule)
        {
            events.add(sheet, tag: "grad-cam")
        }
        try AtomicFile.write(json(run.report), to: run.directory.report)
    }

    private static func page(of run: FinishedRun, by painter: GalleryPainter) throws -> String {
        let judged = run.report.splits.last.flatMap { SplitName(rawValue: $0.split) }
        let gallery = try judged.map { split in
            try painter.gallery(
                of: run.predictions[split] ?? [], split: split.rawValue, rule: run.model.decisionRule)
        }
        return try HTMLReport.page(ReportContent(run, gallery: gallery))
    }

    /// Makes the folder of an evaluation where it is missing, to be done before the evaluation: figures that cannot be
    /// written are not worth a look at the test set.
    ///
    /// - Throws: `RunDirectoryError.ofRun` where it is a run's, whose reports have the same names; `FileError` where it
    ///   cannot be made or written to.
    public static func makeFolder(forEvaluation folder: FilePath) throws {
        if let run = try? RunDirectory(opening: folder), fileExists(run.checkpoints) {
            throw RunDirectoryError.ofRun(folder)
        }
        try createFolder(folder)
        try checkWritable(folder.appending("report.json"))
    }

    /// Writes the predictions and reports of an evaluation into a folder, which is made where it is missing:
    /// `predictions-test.csv`, named after the split, `report.txt`, `report.html` and `report.json`.
    ///
    /// - Parameters:
    ///   - evaluation: what to write of.
    ///   - models: what was evaluated, for the heat maps of the page.
    ///   - folder: where to.
    /// - Throws: as ``makeFolder(forEvaluation:)``, `FileError` with the path.
    public static func write(
        _ evaluation: ModelEvaluation, of models: [ModelFile], to folder: FilePath
    ) throws {
        try makeFolder(forEvaluation: folder)
        try PredictionsCSV.write(
            evaluation.predictions, classes: evaluation.model.classes, rule: evaluation.model.decisionRule,
            to: folder.appending("predictions-\(evaluation.split.rawValue).csv"))
        try AtomicFile.write(TextReport.text(evaluation), to: folder.appending("report.txt"))
        let gallery = try GalleryPainter(of: models, imageFolder: evaluation.imageFolder).gallery(
            of: evaluation.predictions, split: evaluation.split.rawValue, rule: evaluation.model.decisionRule)
        try AtomicFile.write(
            HTMLReport.page(ReportContent(evaluation, gallery: gallery)),
            to: folder.appending("report.html"))
        try AtomicFile.write(json(EvaluationReport(evaluation)), to: folder.appending("report.json"))
    }

    /// Writes `stress.csv`, `stress.txt` and `stress.json` into a folder, which is made where it is missing.
    ///
    /// - Throws: as ``makeFolder(forEvaluation:)``, `FileError` with the path.
    public static func write(_ stress: StressReport, to folder: FilePath) throws {
        try makeFolder(forEvaluation: folder)
        try AtomicFile.write(StressText.csv(stress), to: folder.appending("stress.csv"))
        try AtomicFile.write(StressText.text(stress), to: folder.appending("stress.txt"))
        try AtomicFile.write(json(stress), to: folder.appending("stress.json"))
    }

    /// A value as JSON for people and programs.
    public static func json(_ value: some Encodable) throws -> Data {
        try readableJSON(value) + Data("\n".utf8)
    }
}

/// The figures of an evaluation as `report.json` holds them.
public struct EvaluationReport: Codable, Sendable {
    /// Raised when a reader of today could misunderstand a report of tomorrow.
    public let formatVersion: Int
    /// The name of the run that made the model.
    public let model: String
    /// The data set's folder, as it was named.
    public let data: String
    /// When the evaluation ended, ISO 8601.
    public let date: String
    /// What was computed in.
    public let precision: Precision
    /// The classes in the order of the model's outputs.
    public let classes: [String]
    /// The figures of the split.
    public let metrics: SplitMetrics
    /// How often the test images have been looked at; `nil` for other splits.
    public let testSetLooks: TestSetLooks?
    /// Files that were left out because they cannot be read, with the reason.
    public let skipped: [String]
    /// Of computing, without decoding.
    public let imagesPerSecond: Double
    /// Where it was computed.
    public let machine: MachineDescription

    /// The figures of an evaluation.
    public init(_ evaluation: ModelEvaluation) {
        formatVersion = 1
        model = evaluation.model.configuration.name
        data = evaluation.data.string
        date = evaluation.date
        precision = evaluation.precision
        classes = evaluation.model.classes
        metrics = evaluation.metrics
        testSetLooks = evaluation.testSetLooks
        skipped = evaluation.skipped.map { "\($0)" }
        imagesPerSecond = evaluation.imagesPerSecond
        machine = MachineDescription()
    }
}
