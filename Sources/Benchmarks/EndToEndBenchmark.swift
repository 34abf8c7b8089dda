import Foundation
import Radiographs
import Synchronization
import SystemPackage
import Training

/// A whole run as a user starts it: files decoded into an empty cache, epochs, and the evaluation of every split.
package struct EndToEndBenchmark: BenchmarkReport, Equatable {
    /// A part of the run.
    package struct Part: Codable, Sendable, Equatable {
        /// What was done.
        package enum Kind: String, Codable, Sendable {
            case decoding = "decoding into a cold cache"
            /// Compiling plans, and what a run says of its data before it begins.
            case setUp = "setting up"
            /// What a phase or the first epoch needs before its first step: a drawn sheet, kept features, another plan.
            case preparation = "preparing the epoch"
            case training, validation
            case evaluation = "evaluation of all splits"
        }

        package let kind: Kind
        /// The epoch, from 1, for training and validation.
        package let epoch: Int?
        package let seconds: Double
        /// None where the part has to do with no images.
        package let imagesPerSecond: Double?
    }

    package let benchmark: String
    /// The config's name.
    package let name: String
    package let conditions: BenchmarkConditions
    package let data: String
    package let precision: String
    package let batchSize: Int
    package let epochs: Int
    /// In the order in which they happened.
    package let parts: [Part]
    /// From the start to the end of the first epoch's training.
    package let firstEpochSeconds: Double
    package let totalSeconds: Double
    /// Seconds that training waited for batches.
    package let waitedSeconds: Double
    /// The most memory that the process has had at a time.
    package let peakMemoryByteCount: Int

    /// Runs, once, in a folder of its own that is deleted afterwards.
    ///
    /// - Parameters:
    ///   - data: the data set, instead of the config's.
    ///   - epochs: instead of the config's.
    ///   - precision: instead of the config's.
    /// - Throws: what a training throws.
    package static func measure(
        _ configuration: Configuration, data: FilePath? = nil, epochs: Int? = nil,
        precision: PrecisionChoice? = nil, options: BenchmarkOptions = BenchmarkOptions(rounds: 1)
    ) throws -> EndToEndBenchmark {
        var overrides = ConfigurationOverrides()
        overrides.dataDirectory = data?.string
        overrides.epochs = epochs
        overrides.precision = precision
        return try benchmarkRuns(of: configuration, overrides, options) { configuration, folder, conditions in
            let record = PartsRecord(configuration)
            let trainer = try Trainer(beginning: configuration, in: folder.appending("run")) {
                record.note($0)
            }
            let run = try trainer.run()
            return EndToEndBenchmark(
                run.report, parts: record.finish(), conditions: conditions, configuration: configuration)
        }
    }

    private init(
        _ report: RunReport, parts: [Part], conditions: BenchmarkConditions, configuration: Configuration
    ) {
        benchmark = "end-to-end"
        name = configuration.name
        self.conditions = conditions
        data = configuration.data.directory
        precision = report.fingerprint.precision.rawValue
        batchSize = configuration.training.batchSize
        epochs = report.training.epochs
        self.parts = parts
        let first = parts.firstIndex { $0.kind == .training }
        firstEpochSeconds = parts[...(first ?? parts.count - 1)].reduce(0) { $0 + $1.seconds }
        totalSeconds = parts.reduce(0) { $0 + $1.seconds }
        waitedSeconds = report.training.waitedSeconds
        peakMemoryByteCount = Program.peakMemoryByteCount
    }

    package var title: String { "end to end: \(name) on \(data), \(precision), batches of \(batchSize)" }

    package var table: String {
        let rows = parts.map { part in
            let epoch = part.epoch.map { "epoch \($0), " } ?? ""
            return [
                epoch + part.kind.rawValue, Spelling.seconds(part.seconds),
                part.imagesPerSecond.map(Spelling.perSecond) ?? "–",
            ]
        }
        return tableText(
            [.left, .right, .right], heading: ["", "s", "images/s"],
            rows + [
                ["until the first epoch is trained", Spelling.seconds(firstEpochSeconds)],
                ["all of it", Spelling.seconds(totalSeconds)],
            ])
            + "\npeak memory \(Spelling.mebibytes(peakMemoryByteCount)) MiB;"
            + " training waited \(Spelling.seconds(waitedSeconds)) s for images\n"
    }
}

/// Turns the events of a run into its parts.
private final class PartsRecord: Sendable {
    private struct State {
        var mark = ContinuousClock.now
        var lastStep: ContinuousClock.Instant?
        var isDecoding = false
        var validationImages = 0
        var evaluatedImages = 0
        var parts: [EndToEndBenchmark.Part] = []

        /// Closes a part that has lasted since the last one.
        mutating func end(
            _ kind: EndToEndBenchmark.Part.Kind, at time: ContinuousClock.Instant = .now, images: Int? = nil,
            epoch: Int? = nil
        ) {
            let seconds = (time - mark).seconds
            parts.append(
                EndToEndBenchmark.Part(
                    kind: kind, epoch: epoch, seconds: seconds,
                    imagesPerSecond: images.map { Double($0) / max(seconds, 1e-9) }))
            mark = time
        }
    }

    private let state = Mutex(State())
    /// The epochs, from 1, for which something is made before their first step: the first of the run, of a phase, and of
    /// those at full size.
    private let preparedEpochs: Set<Int>

    init(_ configuration: Configuration) {
        var prepared: Set<Int> = [1]
        var end = 0
        for phase in configuration.transfer?.phases ?? [] {
            end += phase.epochs ?? 0
            prepared.insert(end + 1)
        }
        if let small = configuration.training.progressiveSize {
            prepared.insert(small.epochs(of: configuration.training.epochs) + 1)
        }
        preparedEpochs = prepared
    }

    func note(_ event: TrainingEvent) {
        state.withLock { state in
            switch event {
            case .decoding(let done, let total):
                // Small images are decoded after something has been set up for the others.
                if !state.isDecoding, !state.parts.isEmpty { state.end(.setUp) }
                state.isDecoding = done < total
                if done == total { state.end(.decoding, images: total) }
            case .began(let overview):
                state.validationImages = overview.images[.validation] ?? 0
                state.end(.setUp)
            case .epochEnded(let row, _, _):
                let trained = state.lastStep ?? .now
                let begun = trained - .seconds(row.seconds)
                if preparedEpochs.contains(row.epoch) {
                    state.end(.preparation, at: begun, epoch: row.epoch)
                }
                let images = Int((row.imagesPerSecond * row.seconds).rounded())
                state.end(.training, at: trained, images: images, epoch: row.epoch)
                state.end(.validation, images: state.validationImages, epoch: row.epoch)
            case .evaluating(_, let images): state.evaluatedImages += images
            case .step: state.lastStep = .now
            case .computingFeatures, .resumed, .notice, .augmented, .distributions, .stoppedEarly: break
            }
        }
    }

    /// The run is over.
    func finish() -> [EndToEndBenchmark.Part] {
        state.withLock { state in
            state.end(.evaluation, images: state.evaluatedImages)
            return state.parts
        }
    }
}
