import Foundation
import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage

/// The epochs of a run: steps, validation, checkpoints, early stopping.
final class EpochLoop {
    private let run: PreparedRun
    private let directory: RunDirectory
    private let configuration: Configuration
    private let interruption: Interruption
    private let report: (TrainingEvent) -> Void

    /// The model with the operating point of the last validation.
    private var description: ModelDescription

    /// What validates in a phase that keeps the features of the validation images, and which phase that is.
    private var validation: (phase: Int, evaluator: FeatureEvaluator?)?

    private var session: TrainingSession { run.session }
    private var epochs: Int { configuration.training.epochs }

    init(
        run: PreparedRun, directory: RunDirectory, configuration: Configuration, interruption: Interruption,
        report: @escaping (TrainingEvent) -> Void
    ) {
        self.run = run
        self.directory = directory
        self.configuration = configuration
        self.interruption = interruption
        self.report = report
        description = run.description
    }

    func train() throws {
        if session.state.step == 0, configuration.tensorboard.isEnabled {
            report(.augmented(try AugmentationSheet(of: configuration, data: run.small?.data ?? run.data)))
        }
        if let missed = session.phases.firstBeyond(epochs) {
            report(
                .notice(
                    "phase \(missed.index + 1) of \(session.phases.count) would begin with epoch"
                        + " \(missed.epochs.lowerBound + 1), and the run has \(epochs): it is never reached"))
        }
        while session.state.epoch < epochs, !stoppedEarly { try trainPhase() }
        if stoppedEarly { report(.stoppedEarly(epoch: session.state.epoch)) }
    }

    /// Trains to the end of the phase that the next epoch belongs to, or to where the images' size changes.
    private func trainPhase() throws {
        let phase = session.phases[epoch: session.state.epoch]
        if phase.index != session.state.phase.index { try session.enter(phase) }
        if session.phases.count > 1 {
            report(
                .notice(
                    "phase \(phase.index + 1) of \(session.phases.count), from epoch"
                        + " \(phase.epochs.lowerBound + 1) on: \(phase.trainedLayers.count) layers with weights"
                        + " are trained"))
        }
        let phaseEnd = phase.index == session.phases.count - 1 ? epochs : min(phase.epochs.upperBound, epochs)
        let small = run.small.flatMap { session.state.epoch < $0.epochs ? $0 : nil }
        try session.show(small?.network ?? run.description.network)
        try run.tuning.save()
        let end = min(phaseEnd, small?.epochs ?? epochs)
        if let small { report(.notice("images of \(small.network.input) until epoch \(end)")) }
        let feed = try makeFeed(from: small?.data ?? run.data, to: end)
        defer { feed.stop() }
        if validation?.phase != phase.index {
            validation = (phase.index, try makeValidation(besides: (feed as? FeatureFeed)?.byteCount ?? 0))
            try run.tuning.save()
        }
        while session.state.epoch < end, !stoppedEarly { try trainEpoch(feed) }
    }

    /// Where the phase's steps get their input from: kept features where nothing before the trained layers ever changes.
    private func makeFeed(from data: PreparedData, to end: Int) throws -> any BatchFeed {
        let settings = BatchSettings(
            batchSize: configuration.training.batchSize, preprocessing: run.description.preprocessing,
            elementType: session.work.plan.options.precision.inputType,
            threads: configuration.training.loaderThreads)
        let items = data.items(of: .train)
        let seed = configuration.training.seed
        if let trunk = session.work.trunk, configuration.keepsFeatures(items.count * trunk.bytesPerImage) {
            guard
                let feed = try FeatureFeed(
                    of: items, from: data.images, settings: settings, trunk: trunk, seed: seed,
                    keptIn: featureFolder,
                    progress: { report(.computingFeatures(done: $0, total: $1)) },
                    unless: { interruption.isRequested })
            else { try leave(after: 0, waited: .zero) }
            return feed
        }
        return ImageFeed(
            try BatchLoader(
                training: items, from: data.images,
                augmentation: configuration.augmentation(of: data.images.size),
                settings: settings, seed: seed,
                startingAt: BatchPosition(epoch: session.state.epoch, batch: session.state.batch), epochs: end
            ))
    }

    /// What validates on kept features, where a part of the network stays as it is and they are not too large.
    ///
    /// - Parameter bytes: what other features take.
    private func makeValidation(besides bytes: Int) throws -> FeatureEvaluator? {
        let batchSize = configuration.evaluation.batchSize
        let made = try session.makeValidation(
            run.description.network, evaluated: run.evaluated, batchSize: batchSize)
        guard let made else { return nil }
        let settings = BatchSettings(
            batchSize: batchSize, preprocessing: run.description.preprocessing,
            elementType: made.plan.options.precision.inputType,
            threads: configuration.training.loaderThreads)
        let source = FeatureEvaluator.Source(
            trunk: made.trunk, items: run.data.items(of: .validation), images: run.data.images,
            settings: settings, views: configuration.evaluation.views)
        guard configuration.hasRoomForFeatures(bytes + source.byteCount) else { return nil }
        guard
            let evaluator = try FeatureEvaluator(
                made.plan, of: source, keptIn: featureFolder,
                progress: { report(.computingFeatures(done: $0, total: $1)) },
                unless: { interruption.isRequested })
        else { try leave(after: 0, waited: .zero) }
        return evaluator
    }

    /// Where features are kept: beside the decoded images or, where nothing may be written there, in the run.
    private var featureFolder: FilePath {
        let cache = FilePath(configuration.data.cache)
        return access(cache.string, W_OK | X_OK) == 0 ? cache : directory.path
    }

    /// Whether patience has ended before the epochs have.
    var stoppedEarly: Bool { session.state.epoch < epochs && isPatienceExhausted }

    /// Lets a run train on that early stopping has ended, also where it is interrupted before its next epoch ends.
    func beginPatienceAnew() throws {
        guard stoppedEarly else { return }
        session.state.stopping.epochsWithoutImprovement = 0
        try saveCheckpoint()
        report(.notice("the patience of early stopping had ended: it begins anew"))
    }

    private func trainEpoch(_ feed: any BatchFeed) throws {
        let stopwatch = Stopwatch()
        let waitedBefore = feed.totalWait
        let firstBatch = session.state.batch
        // Of an epoch that a version began which did not keep its time, the rest is timed.
        let timedFrom = session.state.epochSeconds > 0 ? 0 : firstBatch
        var learningRate = session.learningRate
        while session.state.batch < feed.batchesPerEpoch {
            if interruption.isRequested {
                try leave(after: stopwatch.seconds, waited: feed.totalWait - waitedBefore)
            }
            learningRate = session.learningRate
            try feed.step(session)
            reportStep(
                feed, since: firstBatch, seconds: stopwatch.seconds, learningRate: learningRate)
        }
        let seconds = stopwatch.seconds
        session.state.trainingSeconds += seconds
        session.state.epochSeconds += seconds
        session.state.waitedSeconds += (feed.totalWait - waitedBefore).seconds
        try endEpoch(
            learningRate: learningRate,
            images: (feed.batchesPerEpoch - timedFrom) * configuration.training.batchSize)
    }

    private func endEpoch(learningRate: Double, images: Int) throws {
        let metrics = try validate()
        let epoch = session.state.epoch + 1
        let (running, seconds) = (session.state.running, session.state.epochSeconds)
        let isAnswered = session.state.answers.count == running.count
        let row = HistoryRow(
            epoch: epoch, learningRate: learningRate, trainLoss: running.meanLoss,
            trainAccuracy: running.accuracy,
            trainAUC: isAnswered ? session.state.answers.rocAUC : nil,
            validationLoss: MetricName.validationLoss.value(in: metrics),
            validationAccuracy: metrics.accuracy.value,
            validationBalancedAccuracy: metrics.balancedAccuracy.value,
            validationAUC: metrics.rocAUC.value, seconds: seconds,
            imagesPerSecond: Double(images) / max(seconds, 1e-9))
        session.state.history.append(row)
        let isBest = try keepIfBest(metrics, epoch: epoch)
        observe(metrics)
        session.state.epoch = epoch
        // What is seen from now on is another thing, and patience begins anew with it.
        if epoch == run.small?.epochs { session.state.stopping = TrainingState.StoppingState() }
        session.state.batch = 0
        session.state.running = LossSummary()
        session.state.answers.removeAll()
        session.state.epochSeconds = 0
        try saveCheckpoint()
        try History.write(session.state.history, to: directory.history)
        if configuration.tensorboard.isEnabled, configuration.tensorboard.histograms {
            report(.distributions(session.distributions()))
        }
        report(.epochEnded(row, of: epochs, isBest: isBest))
    }

    private func validate() throws -> SplitMetrics {
        try session.checkFinite()
        session.copyEvaluatedWeights(to: run.evaluated)
        let samples = run.data.split.validation
        let predictions =
            try validation?.evaluator?.evaluate(samples)
            ?? run.evaluator.evaluate(
                samples, items: run.data.items(of: .validation), from: run.data.images)
        do throws(PredictionError) {
            for prediction in predictions { try prediction.check() }
            description.chooseOperatingPoint(on: predictions)
            return try SplitMetrics(
                .validation, predictions, by: description, resamples: 0, seed: configuration.training.seed)
        } catch {
            // Finite weights that are so large that an activation is not.
            throw session.divergence
        }
    }

    /// Writes the weights as the best model where the selecting metric has improved.
    private func keepIfBest(_ metrics: SplitMetrics, epoch: Int) throws -> Bool {
        let selection = configuration.training.selection
        // A metric that is not defined on these images cannot choose; then the latest weights are kept.
        let value = selection.value(in: metrics)
        guard value == nil || selection.improves(value ?? .nan, on: session.state.best?.value) else {
            return false
        }
        session.state.best = TrainingState.BestEpoch(epoch: epoch, value: value)
        try run.model(description, epochs: epoch).write(to: directory.bestCheckpoint)
        return true
    }

    private func observe(_ metrics: SplitMetrics) {
        let selection = configuration.training.selection
        if let value = selection.value(in: metrics) {
            session.observe(value, higherIsBetter: selection.higherIsBetter)
        }
        guard let stopping = configuration.training.earlyStopping,
            let value = stopping.metric.value(in: metrics)
        else { return }
        if stopping.metric.improves(
            value, on: session.state.stopping.best, byMoreThan: stopping.minimumImprovement)
        {
            session.state.stopping = TrainingState.StoppingState(best: value, epochsWithoutImprovement: 0)
        } else {
            session.state.stopping.epochsWithoutImprovement += 1
        }
    }

    private var isPatienceExhausted: Bool {
        // Phases before the last one run their course, and so do epochs of small images.
        guard let stopping = configuration.training.earlyStopping,
            session.state.phase.index == session.phases.count - 1,
            session.state.epoch >= run.small?.epochs ?? 0
        else { return false }
        return session.state.stopping.epochsWithoutImprovement > stopping.patience
    }

    // MARK: Saving and leaving

    private func saveCheckpoint() throws {
        session.collectWeights()
        description.epochs = session.state.epoch
        try Checkpoint.write(
            to: directory.lastCheckpoint, previous: directory.previousCheckpoint, description: description,
            parameters: session.parameters, trained: session.work.trained, optimizer: session.work.optimizer,
            average: session.work.average, state: session.state)
    }

    /// Saves in the middle of an epoch and ends the run.
    private func leave(after seconds: Double, waited: Duration) throws -> Never {
        session.state.trainingSeconds += seconds
        session.state.epochSeconds += seconds
        session.state.waitedSeconds += waited.seconds
        try session.checkFinite()
        try saveCheckpoint()
        throw RunInterrupted(path: directory.path)
    }

    private func reportStep(
        _ feed: any BatchFeed, since first: Int, seconds: Double, learningRate: Double
    ) {
        let batches = feed.batchesPerEpoch
        let done = session.state.batch
        let speed = Double((done - first) * configuration.training.batchSize) / max(seconds, 1e-9)
        let left = (epochs - session.state.epoch - 1) * batches + batches - done
        report(
            .step(
                StepProgress(
                    epoch: session.state.epoch + 1, epochs: epochs, batch: done, batches: batches,
                    step: session.state.step, stepLoss: session.lastLoss, learningRate: learningRate,
                    loss: session.state.running.meanLoss, accuracy: session.state.running.accuracy,
                    imagesPerSecond: speed,
                    secondsLeft: Double(left * configuration.training.batchSize) / max(speed, 1e-9))))
    }
}
