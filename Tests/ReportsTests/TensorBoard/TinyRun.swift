import Foundation
import NeuralNetworks
import Radiographs
import Reports
import Synchronization
import SystemPackage
import TestSupport
import Training

/// A training of milliseconds on a phantom, that is written down for TensorBoard: six steps an epoch.
struct TinyRun {
    var configuration: Configuration
    let folder: TemporaryFolder
    var path: FilePath { folder.path.appending("run") }

    init(epochs: Int) throws {
        folder = try TemporaryFolder()
        try PhantomDataset(trainCount: 60, valCount: 4, testCount: 8, imageSize: 40, seed: 3)
            .write(to: folder.path.appending("images"))
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 24, width: 20))
        layers.add("conv", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
        layers.add("pool", .maxPooling(MaxPooling(kernelSize: 2)))
        layers.add("relu", .relu(ReLU()))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2, initializer: .glorotUniform)))
        configuration = Configuration(
            name: "tiny",
            data: DataConfiguration(
                directory: folder.path.appending("images").string, validation: .patients(fraction: 0.2),
                cache: folder.path.appending("cache").string),
            augmentation: try JSONDecoder().decode(
                Augmentation.self, from: Data(#"{"rotationRange": 10}"#.utf8)),
            network: .layers(try layers.network()),
            training: TrainingConfiguration(
                epochs: epochs, batchSize: 8, optimizer: .sgd(SGD(learningRate: 0.02)), precision: .float32,
                threads: 1),
            tensorboard: TensorBoardConfiguration(everySteps: 2, histograms: true))
    }

    /// What was said and done on the way.
    struct Outcome {
        let finished: FinishedRun?
        let rows: [HistoryRow]
        let steps: [StepProgress]
        let warnings: [String]
    }

    /// Trains a new run, or goes on with one.
    ///
    /// - Parameters:
    ///   - resuming: the run's folder, to go on with it.
    ///   - interruptedAfter: a step of this sitting after which it is interrupted.
    ///   - watch: sees each event before it is written.
    func train(
        resuming run: FilePath? = nil, interruptedAfter last: Int? = nil,
        watch: @escaping @Sendable (TrainingEvent) -> Void = { _ in }
    ) throws -> Outcome {
        let heard = Mutex<(rows: [HistoryRow], steps: [StepProgress], warnings: [String])>(([], [], []))
        let events = TensorBoardLog { text in heard.withLock { $0.warnings.append(text) } }
        let interruption = Interruption()
        let report = { @Sendable (event: TrainingEvent) in
            watch(event)
            events.add(event)
            heard.withLock { heard in
                switch event {
                case .epochEnded(let row, _, _): heard.rows.append(row)
                case .step(let step):
                    heard.steps.append(step)
                    if heard.steps.count == last { interruption.request() }
                default: break
                }
            }
        }
        let trainer =
            try run.map { try Trainer(resuming: $0, interruption: interruption, report: report) }
            ?? Trainer(beginning: configuration, in: path, interruption: interruption, report: report)
        var finished: FinishedRun?
        do {
            let run = try trainer.run()
            try RunFiles.write(run, events: events)
            finished = run
        } catch is RunInterrupted {}
        events.finish()
        return heard.withLock {
            Outcome(finished: finished, rows: $0.rows, steps: $0.steps, warnings: $0.warnings)
        }
    }

    /// A copy of the run's folder as it is now.
    static func copy(_ run: FilePath, to copy: FilePath) throws {
        try FileManager.default.copyItem(atPath: run.string, toPath: copy.string)
    }
}

/// What TensorBoard reads of a run.
struct TensorBoardReading: Decodable {
    struct Scalar: Decodable, Equatable {
        let step: Int
        let value: Double
    }

    struct Picture: Decodable, Equatable {
        let step: Int
        let width: Int
        let height: Int
        let png: [Int]
        let sum: Int

        init(_ image: ColorImage, step: Int) {
            self.step = step
            width = image.size.width
            height = image.size.height
            png = [width, height]
            sum = image.pixels.reduce(0) { $0 + Int($1) }
        }
    }

    struct Distribution: Decodable {
        let step: Int
        let count: Double
        let minimum: Double
        let maximum: Double
        let inBuckets: Double
        let edges: Int
    }

    let scalars: [String: [Scalar]]
    let texts: [String: [String]]
    let images: [String: [Picture]]
    let histograms: [String: [Distribution]]
    let files: Int
    let records: Int

    /// Reads a run's folder by TensorBoard's own code.
    static func of(_ run: FilePath, by python: PeerPython) throws -> TensorBoardReading {
        try python.run(script: scripts.appending("read_events.py"), [run.appending("tensorboard").string])
    }
}
