import Files
import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage

/// The end of a run: its best weights, read back from their file, on every split, once.
struct FinalEvaluation {
    let run: PreparedRun
    let directory: RunDirectory
    let configuration: Configuration
    let looksAtTest: Bool
    let isResumed: Bool
    let interruption: Interruption
    let report: (TrainingEvent) -> Void

    /// Evaluates, and makes the report.
    ///
    /// - Throws: ``RunInterrupted`` where a stop is requested meanwhile; the run can be resumed.
    func finish(startedAt start: ContinuousClock.Instant, stoppedEarly: Bool) throws -> FinishedRun {
        let best = try run.bestModel(in: directory)
        run.evaluated.copy(from: best.parameters)
        var splits: [SplitMetrics] = []
        var kept: [SplitName: [Prediction]] = [:]
        let names: [SplitName] = looksAtTest ? [.train, .validation, .test] : [.train, .validation]
        for name in names where !run.data.split[name].isEmpty {
            report(.evaluating(name, images: run.data.split[name].count))
            let predictions = try run.evaluator.evaluate(
                run.data.split[name], items: run.data.items(of: name), from: run.data.images,
                unless: { interruption.isRequested })
            guard !interruption.isRequested else { throw RunInterrupted(path: directory.path) }
            splits.append(
                try SplitMetrics(
                    name, predictions, by: best.description, resamples: PatientBootstrap.usualResamples,
                    seed: configuration.training.seed))
            kept[name] = best.description.calibrated(predictions)
        }
        return FinishedRun(
            directory: directory, model: best.description,
            report: runReport(
                splits, looks: try kept[.test].map { try countLook(at: $0.count, by: best) },
                model: best.description, selected: selected(best.description, splits), since: start,
                stoppedEarly: stoppedEarly),
            predictions: kept,
            imageFolder: run.data.split.train.first?.root ?? FilePath(configuration.data.directory))
    }

    private func countLook(at images: Int, by best: ModelFile) throws -> TestSetLooks {
        let look = try TestSetLook(
            by: [(best.description.configuration, best.parameters)], name: configuration.name, at: .test,
            images: images)
        let looks = TestSetLooks(
            counting: look, at: run.data.split.test, inCache: FilePath(configuration.data.cache))
        if let notRecorded = looks.notRecorded { report(.notice(notRecorded)) }
        return looks
    }

    /// The epoch of the best model and by what it was the best.
    ///
    /// A disk that is full in the middle of saving can leave a better model than the last checkpoint knows of; where the
    /// run does not come to the same weights again, the file is of an epoch that has been trained anew since.
    private func selected(_ best: ModelDescription, _ splits: [SplitMetrics]) -> TrainingState.BestEpoch {
        if let known = run.session.state.best, known.epoch == best.epochs { return known }
        report(
            .notice(
                "\(directory.bestCheckpoint) is of an earlier sitting's epoch \(best.epochs), which was not kept; it is"
                    + " evaluated all the same, since none was better on the validation images"))
        let validation = splits.first { $0.split == SplitName.validation.rawValue }
        let value = validation.flatMap(configuration.training.selection.value(in:))
        return TrainingState.BestEpoch(epoch: best.epochs, value: value)
    }

    private func runReport(
        _ splits: [SplitMetrics], looks: TestSetLooks?, model: ModelDescription,
        selected: TrainingState.BestEpoch, since start: ContinuousClock.Instant, stoppedEarly: Bool
    ) -> RunReport {
        let state = run.session.state
        let layout = run.session.parameters.layout
        let speeds = FiveNumbers(of: state.history.map(\.imagesPerSecond))
        return RunReport(
            name: configuration.name, date: Date().ISO8601Format(), configuration: configuration,
            machine: MachineDescription(), fingerprint: run.fingerprint, data: dataSummary,
            model: RunReport.ModelSummary(
                input: "\(model.network.input)", parameters: layout.parameterCount,
                multiplyAdds: model.network.multiplyAdds, positiveClass: model.positiveClass,
                threshold: model.threshold, temperature: model.temperature),
            training: RunReport.TrainingSummary(
                epochs: state.history.count, bestEpoch: selected.epoch,
                selection: configuration.training.selection, selectionValue: selected.value,
                stoppedEarly: stoppedEarly, trainingSeconds: state.trainingSeconds,
                totalSeconds: (ContinuousClock.now - start).seconds, isResumed: isResumed,
                imagesPerSecond: speeds?.median ?? 0,
                waitedSeconds: state.waitedSeconds,
                peakMemoryByteCount: Program.peakMemoryByteCount),
            splits: splits, testSetLooks: looks, history: state.history)
    }

    private var dataSummary: RunReport.DataSummary {
        let names = SplitName.allCases
        return RunReport.DataSummary(
            directory: configuration.data.directory, classes: run.data.split.classes,
            images: Dictionary(
                uniqueKeysWithValues: names.map { ($0.rawValue, run.data.classCounts(of: $0)) }),
            patients: Dictionary(
                uniqueKeysWithValues: names.map {
                    ($0.rawValue, Set(run.data.split[$0].map(\.patient)).count)
                }),
            skipped: run.data.skipped.map { "\($0)" }, brief: run.brief)
    }
}

/// What a run leaves: its report, and what the best weights say of every image.
public struct FinishedRun: Sendable {
    /// Where the run's files are.
    public let directory: RunDirectory
    /// The best model.
    public let model: ModelDescription
    /// All figures.
    public let report: RunReport
    /// In the order of the samples.
    public let predictions: [SplitName: [Prediction]]
    /// The folder that the predictions' paths start from.
    public let imageFolder: FilePath
}
