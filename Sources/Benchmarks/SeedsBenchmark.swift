import Diagnostics
import Files
import Foundation
import Radiographs
import Reports
import SystemPackage
import Training

/// Whole runs that differ in their seed alone, and how far apart they end on the validation images.
///
/// The seed decides the split, the first weights, the order of the images, augmentation and dropout. Two settings
/// whose difference is below that between seeds are not shown to differ.
package struct SeedsBenchmark: BenchmarkReport, Equatable {
    /// One run.
    package struct Row: Codable, Sendable, Equatable {
        /// The config's name.
        package let name: String
        package let precision: String
        package let seed: UInt64
        /// The epoch whose weights were chosen, from 1.
        package let bestEpoch: Int
        /// Of the chosen weights on the validation images.
        package let accuracy: Double?
        package let balancedAccuracy: Double?
        package let auc: Double?
        package let loss: Double?
        package let imagesPerSecond: Double

        /// What the runs that are compared with each other have in common.
        package var setting: String { "\(name), \(precision)" }
    }

    package let benchmark: String
    package let conditions: BenchmarkConditions
    package let data: String
    /// Setting by setting, seed by seed.
    package let rows: [Row]

    /// Trains, with seeds from 1 on.
    ///
    /// - Parameters:
    ///   - precisions: what to compute in; none for what each config says.
    ///   - folder: where the runs go, each in a folder of its own. One that has ended there is taken as it is, one that
    ///     was begun goes on.
    ///   - options: without a number of threads, that of the configs, where they agree.
    ///   - note: is told of each run as it begins.
    /// - Throws: `BenchmarkError` where two configs have one name, what a training throws.
    package static func measure(
        _ configurations: [Configuration], precisions: [PrecisionChoice] = [], seeds: Int,
        in folder: FilePath,
        options: BenchmarkOptions = BenchmarkOptions(), note: (String) -> Void = { _ in }
    ) throws -> SeedsBenchmark {
        precondition(seeds > 0 && !configurations.isEmpty, "there is something to train")
        for (index, configuration) in configurations.enumerated()
        where configurations[..<index].contains(where: { $0.name == configuration.name }) {
            throw BenchmarkError.sameName(configuration.name)
        }
        // What `auto` comes to is not measured again.
        let precisions = precisions.reduce(into: [PrecisionChoice]()) { list, choice in
            if !list.contains(where: { $0.resolved == choice.resolved }) { list.append(choice) }
        }
        var options = options
        let threads = Set(configurations.map(\.training.threads))
        if options.threads == 0, threads.count == 1 { options.threads = threads.first ?? 0 }
        return try BenchmarkConditions.run(options) { conditions in
            var rows: [Row] = []
            for configuration in configurations {
                for precision in precisions.isEmpty ? [configuration.training.precision] : precisions {
                    for seed in 1...UInt64(seeds) {
                        var configuration = configuration
                        configuration.training.precision = precision
                        configuration.training.seed = seed
                        // The number of threads is set already.
                        configuration.training.threads = 0
                        let path = folder.appending("\(configuration.name)-\(precision.rawValue)-\(seed)")
                        note("\(path)")
                        rows.append(try Row(report(of: configuration, in: path), seed: seed))
                    }
                }
            }
            return SeedsBenchmark(
                benchmark: "seeds", conditions: conditions,
                data: Set(configurations.map(\.data.directory)).sorted().joined(separator: ", "), rows: rows)
        }
    }

    /// The report of a run, which is made unless it was made before.
    ///
    /// - Throws: `RunDirectoryError` where the folder holds a run of another config.
    private static func report(of configuration: Configuration, in path: FilePath) throws -> RunReport {
        let begun = try? RunDirectory(opening: path)
        if let begun, fileExists(begun.report) {
            let known = try decodeStrictly(
                RunReport.self, from: try readFile(begun.report), file: begun.report.string)
            if known.configuration == configuration { return known }
        }
        let goesOn =
            try begun.map {
                try !fileExists($0.report) && Configuration(readFrom: $0.configuration) == configuration
            } ?? false
        let trainer =
            goesOn
            ? try Trainer(resuming: path, looksAtTest: false)
            : try Trainer(beginning: configuration, in: path, looksAtTest: false)
        let run = try trainer.run()
        try RunFiles.write(run)
        return run.report
    }

    package var title: String { "seeds: whole runs on \(data), measured on their validation images" }

    package var table: String {
        tableText(
            [.left, .right, .right, .right, .right, .right, .right, .right],
            heading: [
                "setting", "seed", "best epoch", "accuracy", "balanced", "ROC AUC", "loss", "images/s",
            ],
            rows.map { row in
                [
                    row.setting, "\(row.seed)", "\(row.bestEpoch)", spelled(row.accuracy, Spelling.percent),
                    spelled(row.balancedAccuracy, Spelling.percent), spelled(row.auc, Spelling.area),
                    spelled(row.loss, Spelling.area), Spelling.perSecond(row.imagesPerSecond),
                ]
            }) + "\n" + summary
    }

    /// A line for each setting: the mean, and how far the seeds lie apart.
    private var summary: String {
        let settings = rows.map(\.setting).reduce(into: [String]()) { list, name in
            if !list.contains(name) { list.append(name) }
        }
        let lines = settings.map { setting in
            let ofSetting = rows.filter { $0.setting == setting }
            return [
                setting, "\(ofSetting.count)",
                Self.spread(ofSetting.compactMap(\.accuracy), Spelling.percent),
                Self.spread(ofSetting.compactMap(\.balancedAccuracy), Spelling.percent),
                Self.spread(ofSetting.compactMap(\.auc), Spelling.area),
                Self.spread(ofSetting.compactMap(\.loss), Spelling.area),
            ]
        }
        return tableText(
            [.left, .right, .right, .right, .right, .right],
            heading: ["mean (least to most)", "seeds", "accuracy", "balanced", "ROC AUC", "loss"], lines)
    }

    private func spelled(_ value: Double?, _ spell: (Double) -> String) -> String { value.map(spell) ?? "–" }

    private static func spread(_ values: [Double], _ spell: (Double) -> String) -> String {
        guard let least = values.min(), let most = values.max() else { return "–" }
        let mean = values.reduce(0, +) / Double(values.count)
        return "\(spell(mean)) (\(spell(least)) to \(spell(most)))"
    }
}

extension SeedsBenchmark.Row {
    init(_ report: RunReport, seed: UInt64) throws {
        guard let metrics = report.metrics(of: .validation) else {
            throw TrainingError.noImages(split: SplitName.validation.rawValue)
        }
        self.init(
            name: report.name, precision: report.fingerprint.precision.rawValue, seed: seed,
            bestEpoch: report.training.bestEpoch, accuracy: metrics.accuracy.value,
            balancedAccuracy: metrics.balancedAccuracy.value, auc: metrics.rocAUC.value,
            loss: metrics.logLoss.value, imagesPerSecond: report.training.imagesPerSecond)
    }
}
