import Diagnostics
import Files
import Foundation
import NeuralNetworks
import Radiographs
import SafeTensors
import Synchronization
import SystemPackage
import TestSupport
import Training

/// A training of milliseconds: a phantom of small images, a network of one convolution, a folder for its runs.
struct TinyTraining {
    var configuration: Configuration
    private let folder: TemporaryFolder

    /// 48 training images of 24×24 pixels in six batches, 12 for validation, 20 for the test.
    init(epochs: Int = 2) throws {
        folder = try TemporaryFolder()
        let data = try Self.data.get()
        let input = Shape(channels: 1, height: 24, width: 24)
        var layers = NetworkBuilder(input: input)
        layers.add("conv", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
        layers.add("pool", .maxPooling(MaxPooling(kernelSize: 2)))
        layers.add("relu", .relu(ReLU()))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("dropout", .dropout(Dropout(rate: 0.25)))
        layers.add("logits", .dense(Dense(units: 2, initializer: .glorotUniform)))
        configuration = Configuration(
            name: "tiny",
            data: DataConfiguration(
                directory: data.appending("images").string, validation: .patients(fraction: 0.2),
                cache: data.appending("cache").string),
            network: .layers(try layers.network()),
            training: TrainingConfiguration(
                epochs: epochs, batchSize: 8, optimizer: .sgd(SGD(learningRate: 0.02)), precision: .float32,
                threads: 1))
    }

    /// What is asked of an evaluation of the run's own data, as the run computed it.
    func request(_ split: SplitName) -> ModelEvaluation.Request {
        var request = ModelEvaluation.Request(data: FilePath(configuration.data.directory))
        request.split = split
        request.precision = .float32
        request.threads = 1
        return request
    }

    /// Where a run of this name lies.
    func path(_ name: String = "run") -> FilePath { folder.path.appending(name) }

    /// The files of a run of this name.
    func directory(_ name: String = "run") throws -> RunDirectory { try RunDirectory(opening: path(name)) }

    /// Begins a run and goes to its end.
    ///
    /// - Parameter watch: sees every event, and may ask for an interruption.
    func run(
        _ name: String = "run",
        watch: @escaping @Sendable (TrainingEvent, Interruption) -> Void = { _, _ in }
    ) throws -> FinishedRun {
        let interruption = Interruption()
        return try Trainer(beginning: configuration, in: path(name), interruption: interruption) {
            watch($0, interruption)
        }.run()
    }

    /// Goes on with a run.
    func resume(
        _ name: String = "run", overrides: ConfigurationOverrides = ConfigurationOverrides(),
        watch: @escaping @Sendable (TrainingEvent, Interruption) -> Void = { _, _ in }
    ) throws -> FinishedRun {
        let interruption = Interruption()
        return try Trainer(resuming: path(name), overrides: overrides, interruption: interruption) {
            watch($0, interruption)
        }.run()
    }

    /// A new run that is stopped once it has made a number of steps.
    ///
    /// - Returns: whether it was, and saved.
    func isInterrupted(_ name: String = "run", afterStep step: Int) throws -> Bool {
        try Self.catchInterruption { try run(name, watch: Self.interrupting(afterStep: step)) }
    }

    /// A resumed run that is stopped once it has made a number of further steps.
    func isInterruptedAgain(_ name: String = "run", afterStep step: Int) throws -> Bool {
        try Self.catchInterruption { try resume(name, watch: Self.interrupting(afterStep: step)) }
    }

    private static func catchInterruption(_ body: () throws -> FinishedRun) throws -> Bool {
        do {
            _ = try body()
            return false
        } catch is RunInterrupted {
            return true
        }
    }

    private static func interrupting(
        afterStep wanted: Int
    ) -> @Sendable (TrainingEvent, Interruption) -> Void {
        let steps = Counter()
        return { event, interruption in
            if case .step = event, steps.next() == wanted { interruption.request() }
        }
    }

    /// What a kill would leave at a step: the run's folder, copied while the run is between two steps.
    func copyAtStep(_ wanted: Int, from name: String, to copy: String) throws {
        let (source, target) = (path(name).string, path(copy).string)
        let steps = Counter()
        let failure = Mutex<(any Error)?>(nil)
        _ = try run(name) { event, _ in
            guard case .step = event, steps.next() == wanted else { return }
            do {
                try FileManager.default.copyItem(atPath: source, toPath: target)
            } catch { failure.withLock { $0 = error } }
        }
        if let error = failure.withLock(\.self) { throw error }
    }

    /// Writes the report as a program does at the end of a run.
    func writeReport(of run: FinishedRun) throws {
        try AtomicFile.write(try JSONEncoder().encode(run.report), to: run.directory.report)
    }

    // Made once, and deleted when the tests end.
    private static let data = Result<FilePath, any Error> {
        let path = FilePath(temporaryPath)
        atexit { try? FileManager.default.removeItem(atPath: TinyTraining.temporaryPath) }
        try PhantomDataset(trainCount: 60, valCount: 4, testCount: 20, imageSize: 40, seed: 3)
            .write(to: path.appending("images"))
        return path
    }

    private static let temporaryPath =
        FileManager.default.temporaryDirectory.appendingPathComponent("xray-tiny-\(UUID().uuidString)").path
}

/// Counts from 1.
final class Counter: Sendable {
    private let count = Atomic(0)

    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}

/// What happened during a run, in order.
final class EventLog: Sendable {
    private let list = Mutex<[TrainingEvent]>([])

    func add(_ event: TrainingEvent) { list.withLock { $0.append(event) } }

    var events: [TrainingEvent] { list.withLock(\.self) }

    var notices: [String] {
        events.compactMap { event in
            if case .notice(let text) = event { text } else { nil }
        }
    }
}

/// The bytes of every tensor in a file, by name.
func tensors(in path: FilePath) throws -> [String: [UInt8]] {
    let file = try SafeTensorsFile(path, checksum: .required)
    return Dictionary(
        uniqueKeysWithValues: try file.names.map { name in
            (name, try file.withBytes(of: name) { Array($0) })
        })
}
