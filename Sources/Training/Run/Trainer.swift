import Diagnostics
import Files
import Foundation
import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage

/// Trains a network from a config to a report.
///
/// The test images are decoded with the others and looked at once, after the last epoch, with the weights
/// that were best on the validation images.
public final class Trainer {
    private let configuration: Configuration
    private let directory: RunDirectory
    private let lock: RunLock
    private let isResuming: Bool
    /// Whether a run that early stopping has ended is to train on.
    private let goesOnAfterEarlyStopping: Bool
    private let looksAtTest: Bool
    private let interruption: Interruption
    private let report: @Sendable (TrainingEvent) -> Void

    /// Begins a new run: its folder is made and the config written into it.
    ///
    /// - Parameters:
    ///   - configuration: everything that decides the run.
    ///   - path: the run's folder.
    ///   - isReserved: whether the folder was made for this run, and goes with it where the run cannot begin.
    ///   - looksAtTest: whether the report has figures of the test images. Where several settings are compared it
    ///     must not: what is chosen by the test images is no longer tested by them.
    ///   - interruption: how to stop the run from outside; it saves before it ends.
    ///   - report: is called on the compute thread.
    /// - Throws: ``RunDirectoryError`` where the folder holds a run or another process works in it, `FileError` where it
    ///   cannot be made.
    public init(
        beginning configuration: Configuration, in path: FilePath, isReserved: Bool = false,
        looksAtTest: Bool = true,
        interruption: Interruption = Interruption(),
        report: @escaping @Sendable (TrainingEvent) -> Void = { _ in }
    ) throws {
        self.configuration = configuration
        self.looksAtTest = looksAtTest
        self.interruption = interruption
        self.report = report
        isResuming = false
        goesOnAfterEarlyStopping = false
        directory = try RunDirectory(creating: path, isReserved: isReserved)
        lock = try RunLock.take(path)
        // One that was begun while the folder was taken.
        guard !fileExists(directory.configuration) else { throw RunDirectoryError.occupied(path) }
        try AtomicFile.write(configuration.json(), to: directory.configuration)
    }

    /// Goes on with a run that was interrupted, from its last checkpoint; or with one that has ended, where it is given
    /// more epochs than it has trained. Where early stopping has ended it, its patience then begins anew.
    ///
    /// - Parameters:
    ///   - path: the run's folder.
    ///   - overrides: what may differ from the run's config: the number of epochs, threads, the data's place. What
    ///     decides which images a batch holds may not.
    ///   - looksAtTest: whether the report has figures of the test images.
    ///   - interruption: how to stop the run from outside; it saves before it ends.
    ///   - report: is told of every event, as in a new run.
    /// - Throws: ``TrainingError/finished(path:)`` for a run that has its report and is given no more epochs,
    ///   ``TrainingError/fixed(setting:value:)``, ``RunDirectoryError`` where there is no run or another process works in
    ///   it, or what reading the config throws.
    public init(
        resuming path: FilePath, overrides: ConfigurationOverrides = ConfigurationOverrides(),
        looksAtTest: Bool = true, interruption: Interruption = Interruption(),
        report: @escaping @Sendable (TrainingEvent) -> Void = { _ in }
    ) throws {
        directory = try RunDirectory(opening: path)
        lock = try RunLock.take(path)
        let begun = try Configuration(readFrom: directory.configuration)
        var configuration = begun
        try overrides.apply(to: &configuration)
        try Self.checkWhatStays(begun, configuration)
        if let finished = try directory.finishedReport() {
            // Not all epochs that were asked for have been trained where the run was stopped early.
            let epochs =
                overrides.epochs == nil
                ? finished.configuration.training.epochs : finished.training.epochs
            guard configuration.training.epochs > epochs else {
                throw TrainingError.finished(path: path.string)
            }
        }
        goesOnAfterEarlyStopping = overrides.epochs != nil
        self.configuration = configuration
        self.looksAtTest = looksAtTest
        self.interruption = interruption
        self.report = report
        isResuming = true
    }

    /// A checkpoint inside an epoch says how many of its batches are done, which has to mean the same images; and the
    /// best model has its threshold already.
    private static func checkWhatStays(_ begun: Configuration, _ now: Configuration) throws(TrainingError) {
        if begun.training.batchSize != now.training.batchSize {
            throw .fixed(setting: "training.batchSize", value: "\(begun.training.batchSize)")
        }
        if begun.training.seed != now.training.seed {
            throw .fixed(setting: "training.seed", value: "\(begun.training.seed)")
        }
        if begun.evaluation.threshold != now.evaluation.threshold {
            throw .fixed(setting: "evaluation.threshold", value: begun.evaluation.threshold.spelling)
        }
    }

    /// Runs to the end, on the compute thread.
    ///
    /// - Returns: the report and the predictions, to be written by whoever reports.
    /// - Throws: ``RunInterrupted`` after saving where ``Interruption/request()`` was called; else what went
    ///   wrong.
    public func run() throws -> FinishedRun {
        try ComputeThread.run { try runHere() }
    }

    private func runHere() throws -> FinishedRun {
        let start = ContinuousClock.now
        let teamSize = ThreadTeam.size
        defer { ThreadTeam.size = teamSize }
        if configuration.training.threads > 0 { ThreadTeam.size = configuration.training.threads }
        var run: PreparedRun
        do {
            run = try prepareRun(try prepareData())
            try restore(&run)
        } catch {
            // Nothing was trained: the folder is left free for the next try. Who interrupted may want to go on.
            if !isResuming, !(error is RunInterrupted) { directory.discard() }
            throw error
        }
        let loop = EpochLoop(
            run: run, directory: directory, configuration: configuration, interruption: interruption,
            report: report)
        if goesOnAfterEarlyStopping { try loop.beginPatienceAnew() }
        try loop.train()
        return try FinalEvaluation(
            run: run, directory: directory, configuration: configuration, looksAtTest: looksAtTest,
            isResumed: isResuming, interruption: interruption, report: report
        ).finish(startedAt: start, stoppedEarly: loop.stoppedEarly)
    }

    // MARK: Setting up

    private func prepareData() throws -> PreparedData {
        let folder = try ChestXrayFolder(FilePath(configuration.data.directory))
        // A network that does not fit, or weights that do not, are found out before anything is decoded.
        let setup = try TransferSetup(configuration, classCount: folder.classes.count)
        try Checkpoint.checkNames(of: setup.network)
        try setup.network.checkWeightMemory(
            copies: configuration.training.weightCopies(freezes: configuration.transfer != nil))
        _ = try TrainingPhases(of: configuration, network: setup.network)
        if checkpointPaths.isEmpty { _ = try setup.weights() }
        _ = try configuration.training.progressiveSize?.network(of: setup.network)
        _ = try configuration.evaluation.positiveIndex(among: folder.classes)
        try configuration.evaluation.threshold.check(classes: folder.classes)
        let split: DataSplit
        let record: SplitRecord
        if isResuming, fileExists(directory.split) {
            record = try SplitRecord(readFrom: directory.split)
            split = try record.restore(in: folder)
        } else {
            let method = configuration.data.validation
            let seed = configuration.training.seed
            split = try DataSplit(of: folder, by: method, trainingSeed: seed)
            record = SplitRecord(of: split, method: method, trainingSeed: seed)
            try record.write(to: directory.split)
        }
        try checkCount(of: split)
        let data = try decode(split, for: configuration.network.input)
        // Some may have been left out.
        try checkCount(of: data.split, without: data.skipped, of: split)
        if !data.skipped.isEmpty { try leaveOut(data.skipped, of: record, besides: data.split) }
        return data
    }

    /// Makes sure that there is something to train and to validate on.
    ///
    /// - Parameters:
    ///   - skipped: the files that were left out.
    ///   - whole: the split that they were of.
    private func checkCount(
        of split: DataSplit, without skipped: [ImageFailure] = [], of whole: DataSplit? = nil
    ) throws {
        func skippedFiles(of name: SplitName) -> [ImageFailure] {
            let paths = Set((whole ?? split)[name].map(\.path))
            return skipped.filter { paths.contains($0.path) }
        }
        for name in [SplitName.train, .validation] where split[name].isEmpty {
            throw TrainingError.noImages(split: name.rawValue, skipped: skippedFiles(of: name))
        }
        let (count, batchSize) = (split.train.count, configuration.training.batchSize)
        guard count < batchSize else { return }
        let ofTraining = skippedFiles(of: .train)
        guard ofTraining.isEmpty else {
            throw TrainingError.tooFewReadable(count: count, batchSize: batchSize, skipped: ofTraining)
        }
        throw BatchLoaderError.fewerSamplesThanABatch(samples: count, batchSize: batchSize)
    }

    /// Takes files that are no images out of the record of the split: one that can be read the next time must not
    /// change what the run's batches hold.
    ///
    /// - Throws: ``TrainingError/lostImages(count:skipped:)`` where the run has trained or validated on one of them.
    private func leaveOut(
        _ skipped: [ImageFailure], of record: SplitRecord, besides split: DataSplit
    ) throws {
        guard checkpointPaths.isEmpty else {
            let lost =
                record.train.count + record.validation.count - split.train.count - split.validation.count
            guard lost == 0 else { throw TrainingError.lostImages(count: lost, skipped: skipped) }
            return
        }
        try record.limited(to: split).write(to: directory.split)
    }

    /// The images of a split at the size of a network's input.
    private func decode(_ split: DataSplit, for input: Shape) throws -> PreparedData {
        do {
            return try PreparedData(
                split, size: ImageSize(width: input.size.width, height: input.size.height),
                configuration: configuration.data,
                threads: ProcessInfo.processInfo.activeProcessorCount,
                progress: { report(.decoding(done: $0, total: $1)) },
                shouldCancel: { interruption.isRequested })
        } catch is CancellationError {
            throw RunInterrupted(path: directory.path)
        }
    }

    /// What the first epochs see, where they see small images.
    private func prepareSmallImages(of data: PreparedData, for network: Network) throws -> SmallImages? {
        try configuration.training.progressiveSize.flatMap { progressive in
            let small = try progressive.network(of: network)
            let epochs = progressive.epochs(of: configuration.training.epochs)
            // Of one epoch, four fifths are none.
            guard epochs > 0 else {
                report(
                    .notice("training.progressiveSize: with so few epochs, none is trained on small images"))
                return nil
            }
            let train = DataSplit(
                classes: data.split.classes, train: data.split.train, validation: [], test: [])
            return SmallImages(
                network: small, data: try decode(train, for: small.input), epochs: epochs)
        }
    }

    private func prepareRun(_ data: PreparedData) throws -> PreparedRun {
        let classes = data.split.classes
        let training = configuration.training
        let setup = try TransferSetup(configuration, classCount: classes.count)
        let network = setup.network
        let positive = try configuration.evaluation.positiveIndex(among: classes)
        let precision = training.precision.resolved
        let engine = try Engine()
        var description = ModelDescription(
            network: network, classes: classes, positiveClass: classes[positive],
            configuration: configuration, epochs: 0)
        description.preprocessing = setup.preprocessing
        description.trainingImages = TrainingDistribution(
            of: data.items(of: .train).map(\.image), from: data.images,
            threads: ProcessInfo.processInfo.activeProcessorCount)
        description.validationImages = SplitFingerprint(of: data.split.validation)
        let trainCount = data.split.train.count
        let tuning = RunTuning(cache: configuration.data.cache, run: directory, isResuming: isResuming)
        let parameters = Parameters(for: network, seed: training.seed)
        // A checkpoint has all weights already, and the file may be gone.
        if checkpointPaths.isEmpty, let weights = try setup.weights() {
            try weights.fill(parameters)
            report(.notice(weights.summary))
        }
        let session = try TrainingSession(
            network, parameters: parameters,
            phases: try TrainingPhases(of: configuration, network: network), configuration: training,
            precision: precision, classCounts: data.classCounts(of: .train),
            stepsPerEpoch: trainCount / training.batchSize, tuning: tuning.convolutions, engine: engine)
        let evaluated = Parameters(layout: session.parameters.layout)
        let evaluator = try Evaluator(
            description, parameters: evaluated, precision: precision,
            batchSize: configuration.evaluation.batchSize,
            loaderThreads: training.loaderThreads, tuning: tuning.convolutions, engine: engine)
        let fingerprint = ComputeFingerprint(
            library: Engine.libraryVersion, instructionSet: Processor.instructionSet,
            threads: ThreadTeam.size, precision: precision, convolution: training.convolution,
            program: Program.version)
        return PreparedRun(
            data: data, brief: DataBrief(of: data), small: try prepareSmallImages(of: data, for: network),
            description: description,
            session: session, evaluated: evaluated,
            evaluator: evaluator, tuning: tuning,
            fingerprint: fingerprint)
    }

    /// Takes up the newest checkpoint that is intact.
    private func restore(_ run: inout PreparedRun) throws {
        let session = run.session
        let model = try readCheckpoint(into: session)
        if let model { run.description.takeOperatingPoint(of: model) }
        if isResuming {
            try checkWhatIsNeeded(of: run)
            // Only now: a resumption that cannot begin leaves a finished run finished.
            try directory.reopen(with: configuration)
        }
        if session.state.step == 0 { try session.enter(session.phases[epoch: 0]) }
        try run.tuning.save()
        announce(run)
        if session.state.step > 0 {
            // The checkpoint may be older than the history, or younger by an epoch.
            try History.write(session.state.history, to: directory.history)
            report(
                .resumed(
                    epoch: session.state.epoch, batch: session.state.batch,
                    of: configuration.training.epochs))
            if let model { tellOfAnotherLength(than: model.configuration.training) }
            let differences = session.state.fingerprint.map(run.fingerprint.differences(from:)) ?? []
            if !differences.isEmpty {
                report(
                    .notice("the run goes on, but not bit for bit: \(differences.joined(separator: "; "))"))
            }
        } else if isResuming, model == nil {
            report(.notice("there is no checkpoint yet: the run begins anew with its config and split"))
        }
        session.state.fingerprint = run.fingerprint
    }

    /// Makes sure that a run which goes on will also come to its end.
    private func checkWhatIsNeeded(of run: PreparedRun) throws {
        let state = run.session.state
        guard configuration.training.epochs >= state.epoch else {
            throw TrainingError.fewerEpochs(asked: configuration.training.epochs, trained: state.epoch)
        }
        try directory.makeCheckpointFolder()
        // The evaluation reads it, where no later epoch is better.
        guard state.best != nil else { return }
        guard fileExists(directory.bestCheckpoint) else {
            throw TrainingError.bestIsGone(directory.bestCheckpoint)
        }
        _ = try run.bestModel(in: directory)
    }

    /// Says what the new number of epochs changes beside the end.
    private func tellOfAnotherLength(than before: TrainingConfiguration) {
        let now = configuration.training
        guard now.epochs != before.epochs else { return }
        let curve = now.schedule.dependsOnLength ? ["the learning rate's curve"] : []
        let size = now.progressiveSize == nil ? [] : ["the epochs of small images"]
        guard !(curve + size).isEmpty else { return }
        report(
            .notice(
                "the run had \(before.epochs) epochs and has \(now.epochs) now:"
                    + " \((curve + size).joined(separator: " and ")) from here on are those of a run of"
                    + " \(now.epochs)"))
    }

    /// Reads the last checkpoint, or with a notice the one before it where that one is damaged.
    ///
    /// - Returns: the model as the checkpoint describes it; `nil` where there is no checkpoint yet.
    /// - Throws: what is wrong with the older one where none is intact: to begin anew would overwrite the best
    ///   model.
    private func readCheckpoint(into session: TrainingSession) throws -> ModelDescription? {
        let paths = checkpointPaths
        for (index, path) in paths.enumerated() {
            do {
                let contents = try Checkpoint.Contents(of: path)
                try session.restore(contents)
                // At the next save the last one becomes the one before: the damaged one must not take this one's place.
                if path != directory.lastCheckpoint { try directory.makeLast(path) }
                return contents.description
            } catch let error as any ReportableError where index + 1 < paths.count && !(error is FileError) {
                // What cannot be read now may be intact: only what was read and is wrong is given up.
                report(.notice("\(error); going on from the checkpoint before it"))
            }
        }
        return nil
    }

    /// The checkpoints there are, the last one first; of a new run none.
    private var checkpointPaths: [FilePath] {
        isResuming ? [directory.lastCheckpoint, directory.previousCheckpoint].filter(fileExists) : []
    }

    private func announce(_ run: PreparedRun) {
        let counts = SplitName.allCases.map { ($0, run.data.split[$0].count) }
        report(
            .began(
                RunOverview(
                    path: directory.path, configuration: configuration,
                    stepsBefore: run.session.state.step, networkSummary: run.description.network.summary,
                    images: Dictionary(uniqueKeysWithValues: counts), data: run.brief,
                    classes: run.data.split.classes,
                    fingerprint: run.fingerprint, machine: MachineDescription(),
                    planByteCount: run.session.work.memoryByteCount)))
        if !run.data.skipped.isEmpty {
            report(
                .notice(
                    "\(counted(run.data.skipped.count, "file")) cannot be read as images: left out, and listed in the"
                        + " report"
                ))
        }
    }
}

/// A run with all it needs.
struct PreparedRun {
    let data: PreparedData
    /// What is said of the data before anything trains.
    let brief: DataBrief
    let small: SmallImages?
    /// The model before its first epoch; of a resumed run with the operating point of the last validation.
    var description: ModelDescription
    let session: TrainingSession
    /// The weights that are evaluated: a copy of the trained ones, or their average.
    let evaluated: Parameters
    let evaluator: Evaluator
    let tuning: RunTuning
    let fingerprint: ComputeFingerprint

    /// The run's best model, as it was saved.
    ///
    /// - Throws: `ModelFileError` where the file is another network's, and what reading it throws.
    func bestModel(in directory: RunDirectory) throws -> ModelFile {
        let best = try ModelFile(readFrom: directory.bestCheckpoint)
        guard best.parameters.layout == evaluated.layout, best.description.classes == data.split.classes
        else {
            throw ModelFileError(
                path: directory.bestCheckpoint,
                problem: "this is a model of another network than the run's; put the run's own back")
        }
        return best
    }

    /// The evaluated weights as a model.
    func model(_ description: ModelDescription, epochs: Int) -> ModelFile {
        var description = description
        description.epochs = epochs
        return ModelFile(description: description, parameters: evaluated)
    }
}
