import NeuralNetworks
import Radiographs

/// Where a run stands, beside its weights and its optimizer's moments.
public struct TrainingState: Equatable, Sendable, Codable {
    /// The epoch that is being trained, from 0; the number of epochs once all are done.
    public var epoch = 0
    /// The batch of that epoch to begin with.
    public var batch = 0
    /// Optimizer steps made.
    public var step = 0
    /// What the batches of the unfinished epoch came to.
    public var running = RunningLoss()
    public var best: BestEpoch?
    public var stopping = StoppingState()
    public var plateau = PlateauState()
    public var history: [HistoryRow] = []
    /// Seconds spent on training, over all sittings.
    public var trainingSeconds = 0.0
    /// Seconds that training waited for the loader.
    public var waitedSeconds = 0.0
    /// What has to be the same for the run to go on bit for bit.
    public var fingerprint: ComputeFingerprint?

    public init() {}

    /// The sums behind an epoch's training loss and accuracy.
    public struct RunningLoss: Equatable, Sendable, Codable {
        public var loss = 0.0
        public var correct = 0
        public var count = 0

        mutating func add(_ batch: LossSummary) {
            loss += batch.loss
            correct += batch.correct
            count += batch.count
        }

        var meanLoss: Double { loss / Double(max(count, 1)) }
        var accuracy: Double { Double(correct) / Double(max(count, 1)) }
    }

    /// The epoch whose weights are the best so far.
    public struct BestEpoch: Equatable, Sendable, Codable {
        public var epoch: Int
        public var value: Double
    }

    /// What early stopping remembers.
    public struct StoppingState: Equatable, Sendable, Codable {
        public var best: Double?
        public var epochsWithoutImprovement = 0
    }
}

/// One epoch in the history.
public struct HistoryRow: Equatable, Sendable, Codable {
    /// From 1.
    public var epoch: Int
    /// At the epoch's last step.
    public var learningRate: Double
    /// The mean over the epoch's batches, as the optimizer saw them: augmented, weighted, smoothed.
    public var trainLoss: Double
    public var trainAccuracy: Double
    public var validationLoss: Double?
    public var validationAccuracy: Double?
    public var validationBalancedAccuracy: Double?
    public var validationAUC: Double?
    /// Of the epoch's training, without validation.
    public var seconds: Double
    public var imagesPerSecond: Double
}

/// What decides the last bit of a sum.
public struct ComputeFingerprint: Equatable, Sendable, Codable {
    /// oneDNN's version.
    public var library: String
    public var instructionSet: String
    public var threads: Int
    public var precision: Precision
    /// The program's version.
    public var program: String

    /// How two fingerprints differ, in words; empty where they agree.
    public func differences(from other: ComputeFingerprint) -> [String] {
        var list: [String] = []
        if library != other.library { list.append("oneDNN \(other.library) then, \(library) now") }
        if instructionSet != other.instructionSet {
            list.append("\(other.instructionSet) then, \(instructionSet) now")
        }
        if threads != other.threads { list.append("\(other.threads) thread(s) then, \(threads) now") }
        if precision != other.precision {
            list.append("\(other.precision.rawValue) then, \(precision.rawValue) now")
        }
        if program != other.program { list.append("version \(other.program) then, \(program) now") }
        return list
    }
}
