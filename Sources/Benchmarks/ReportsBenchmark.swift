import Diagnostics
import Foundation
import Radiographs
import Reports
import Synchronization
import SystemPackage
import Training

/// What its reports add to the time of a run: the same run with all of them and with none, in turn.
///
/// All of them: events for TensorBoard with their pictures, and histograms where the config asks for them; report.html with
/// its Grad-CAM, report.txt, report.json and the predictions. What no config can leave out is in both, the brief look at
/// the data among it, whose time is given for itself.
package struct ReportsBenchmark: BenchmarkReport, Equatable {
    package let benchmark: String
    /// The config's name.
    package let name: String
    package let conditions: BenchmarkConditions
    package let data: String
    package let epochs: Int
    /// A run that leaves its checkpoints and history alone.
    package let bare: Timing
    /// A run with all reports.
    package let whole: Timing
    /// Of that, what was spent on writing events and on drawing the sheet of augmented images among them.
    package let events: Timing
    /// Of that, what was spent on the report's files, and on TensorBoard's Grad-CAM.
    package let files: Timing
    /// The brief look at the data, in either.
    package let brief: Timing

    /// The time of all cores that a bare run takes. On a machine that others share it differs less from round to round.
    package let bareProcessor: Timing
    /// That of a run with all reports.
    package let wholeProcessor: Timing

    /// By how much the reports lengthen a run: the medians' difference as a share of the bare run.
    package var growth: Double { whole.median / bare.median - 1 }
    /// The same of the time of all cores.
    package var processorGrowth: Double { wholeProcessor.median / bareProcessor.median - 1 }

    /// Runs, each time in a folder of its own that is deleted afterwards. A short run before fills the caches of images and
    /// of measured convolutions, so that no time for decoding hides what is looked for.
    ///
    /// - Parameters:
    ///   - data: the data set, instead of the config's.
    ///   - epochs: instead of the config's.
    /// - Throws: what a training throws.
    package static func measure(
        _ configuration: Configuration, data: FilePath? = nil, epochs: Int? = nil,
        options: BenchmarkOptions = BenchmarkOptions(rounds: 3)
    ) throws -> ReportsBenchmark {
        var overrides = ConfigurationOverrides()
        overrides.dataDirectory = data?.string
        overrides.epochs = epochs
        return try benchmarkRuns(of: configuration, overrides, options) { configuration, folder, conditions in
            try measure(configuration, in: folder, conditions)
        }
    }

    private static func measure(
        _ configuration: Configuration, in folder: FilePath, _ conditions: BenchmarkConditions
    ) throws -> ReportsBenchmark {
        var (bare, whole) = (configuration, configuration)
        bare.tensorboard.isEnabled = false
        whole.tensorboard.isEnabled = true
        var short = bare
        short.training.epochs = 1
        _ = try Trainer(beginning: short, in: folder.appending("before")).run()

        var parts: (events: [Double], files: [Double]) = ([], [])
        var processor: [[Double]] = [[], []]
        let runs = try timeInTurn(2, rounds: conditions.rounds, warmsUp: false) { variant in
            let path = folder.appending("run-\(parts.files.count)-\(variant)")
            let before = Program.processorSeconds
            defer { processor[variant].append(Program.processorSeconds - before) }
            return try seconds {
                guard variant == 1 else {
                    _ = try Trainer(beginning: bare, in: path).run()
                    return
                }
                let watch = EventWatch()
                let log = TensorBoardLog { _ in }
                let run = try Trainer(beginning: whole, in: path) { event in
                    watch.time(event) { log.add(event) }
                }.run()
                parts.files.append(
                    try seconds {
                        try RunFiles.write(run, events: log)
                        log.finish()
                    })
                parts.events.append(watch.seconds)
            }
        }
        return ReportsBenchmark(
            benchmark: "reports", name: configuration.name, conditions: conditions,
            data: configuration.data.directory, epochs: configuration.training.epochs, bare: runs[0],
            whole: runs[1], events: Timing(seconds: parts.events), files: Timing(seconds: parts.files),
            brief: try brief(of: configuration, rounds: conditions.rounds),
            bareProcessor: Timing(seconds: processor[0]), wholeProcessor: Timing(seconds: processor[1]))
    }

    private static func brief(of configuration: Configuration, rounds: Int) throws -> Timing {
        let folder = try ChestXrayFolder(FilePath(configuration.data.directory))
        let split = try DataSplit(
            of: folder, by: configuration.data.validation, trainingSeed: configuration.training.seed)
        let size = configuration.network.input.size
        let data = try PreparedData(
            split, size: ImageSize(width: size.width, height: size.height), configuration: configuration.data,
            threads: ProcessInfo.processInfo.activeProcessorCount)
        return timeInTurn(1, rounds: rounds, warmsUp: false) { _ in seconds { _ = DataBrief(of: data) } }[0]
    }

    package var title: String {
        "reports: \(name) on \(data), \(counted(epochs, "epoch")), images decoded before"
    }

    package var table: String {
        let rows = [
            ("a run with none", bare), ("a run with all", whole), ("of it events", events),
            ("of it files", files), ("the brief look at the data, in both", brief),
            ("a run with none, time of all cores", bareProcessor),
            ("a run with all, time of all cores", wholeProcessor),
        ].map { name, timing in
            [
                name, Spelling.seconds(timing.median), Spelling.seconds(timing.minimum),
                Spelling.percent(timing.spread),
            ]
        }
        return tableText([.left, .right, .right, .right], heading: ["", "s", "least", "spread"], rows)
            + "\nreports lengthen the run by \(Spelling.percent(growth)),"
            + " the time of all cores by \(Spelling.percent(processorGrowth));"
            + " events and files are \(Spelling.percent((events.median + files.median) / bare.median)) of it\n"
    }
}

/// Adds up what events cost.
private final class EventWatch: Sendable {
    private let state = Mutex((seconds: 0.0, lastEnd: ContinuousClock.now))

    /// So far.
    var seconds: Double { state.withLock { $0.seconds } }

    /// Times what is done with an event. What a trainer does for the events alone, the drawing of its augmented images,
    /// lies between the end of the event before and the sheet's arrival.
    func time(_ event: TrainingEvent, _ body: () -> Void) {
        state.withLock { state in
            let start = if case .augmented = event { state.lastEnd } else { ContinuousClock.now }
            body()
            let end = ContinuousClock.now
            state.seconds += (end - start).seconds
            state.lastEnd = end
        }
    }
}
