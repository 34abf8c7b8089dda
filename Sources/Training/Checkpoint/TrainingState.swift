import Diagnostics
import NeuralNetworks
import OneDNN
import Radiographs

/// Where a run stands, beside its weights and its optimizer's moments.
public struct TrainingState: Equatable, Sendable, Encodable {
    /// The epoch that is being trained, from 0; the number of epochs once all are done.
    public var epoch = 0
    /// The batch of that epoch to begin with.
    public var batch = 0
    /// Optimizer steps made.
    public var step = 0
    /// What the batches of the unfinished epoch came to.
    public var running = LossSummary()
    /// What the network answered in them. A checkpoint keeps it as tensors, not with the other numbers.
    public var answers = EpochAnswers()
    /// The best epoch so far; none before the first has ended.
    public var best: BestEpoch?
    /// What early stopping remembers.
    public var stopping = StoppingState()
    /// What a schedule that waits for a plateau remembers.
    public var plateau = PlateauState()
    /// Which part of the training it is in.
    public var phase = PhaseState()
    /// One row for each epoch that has ended.
    public var history: [HistoryRow] = []
    /// Seconds spent on the unfinished epoch, in sittings that have ended.
    public var epochSeconds = 0.0
    /// Seconds spent on training, over all sittings.
    public var trainingSeconds = 0.0
    /// Seconds that training waited for the loader.
    public var waitedSeconds = 0.0
    /// What has to be the same for the run to go on bit for bit.
    public var fingerprint: ComputeFingerprint?

    enum CodingKeys: String, CodingKey {
        case epoch, batch, step, running, best, stopping, plateau, phase, history
        case epochSeconds, trainingSeconds, waitedSeconds, fingerprint
    }

    /// A run that has not begun.
    public init() {}

    /// A part of the training, with an optimizer of its own.
    public struct PhaseState: Equatable, Sendable, Codable {
        /// From 0.
        public var index = 0
        /// Steps made before it began.
        public var firstStep = 0

        /// The first phase.
        public init() {}

        /// A phase that begins after a number of steps.
        public init(index: Int, firstStep: Int) {
            self.index = index
            self.firstStep = firstStep
        }
    }

    /// The epoch whose weights are the best so far.
    public struct BestEpoch: Equatable, Sendable, Codable {
        /// From 1.
        public var epoch: Int
        /// The value of the metric that selects; `nil` where it is undefined on the validation images.
        public var value: Double?

        /// An epoch and what it came to.
        public init(epoch: Int, value: Double?) {
            self.epoch = epoch
            self.value = value
        }
    }

    /// What early stopping remembers.
    public struct StoppingState: Equatable, Sendable, Codable {
        /// The best value of the metric so far.
        public var best: Double?
        /// Epochs since that value.
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
    /// The share of images classified rightly, over the epoch's batches.
    public var trainAccuracy: Double
    /// The area under the ROC curve over the epoch's batches; `nil` where a class is missing, or where the epoch was
    /// begun by a version that did not keep what it takes.
    public var trainAUC: Double?
    /// Of the weights at the epoch's end, or their average, as are the following figures.
    public var validationLoss: Double?
    /// The share of images classified rightly.
    public var validationAccuracy: Double?
    /// The mean of the classes' sensitivities.
    public var validationBalancedAccuracy: Double?
    /// The area under the ROC curve.
    public var validationAUC: Double?
    /// Of the epoch's training, without validation.
    public var seconds: Double
    /// Of the epoch's training.
    public var imagesPerSecond: Double
}

/// What decides the last bit of a sum.
public struct ComputeFingerprint: Equatable, Sendable, Codable {
    /// oneDNN's version.
    public var library: String
    /// What oneDNN's code is made for.
    public var instructionSet: String
    /// Threads that compute.
    public var threads: Int
    /// What is computed in.
    public var precision: Precision
    /// What the config says of convolutions; not known of runs of before.
    public var convolution: ConvolutionAlgorithm?
    /// The program's version.
    public var program: String

    /// How two fingerprints differ, in words; empty where they agree.
    public func differences(from other: ComputeFingerprint) -> [String] {
        var list: [String] = []
        if library != other.library { list.append("oneDNN \(other.library) then, \(library) now") }
        if instructionSet != other.instructionSet {
            list.append("\(other.instructionSet) then, \(instructionSet) now")
        }
        if threads != other.threads {
            list.append("\(counted(other.threads, "thread")) then, \(threads) now")
        }
        if precision != other.precision {
            list.append("\(other.precision.rawValue) then, \(precision.rawValue) now")
        }
        if let then = other.convolution, let convolution, then != convolution {
            list.append("\(then.rawValue) convolutions then, \(convolution.rawValue) convolutions now")
        }
        if program != other.program { list.append("version \(other.program) then, \(program) now") }
        return list
    }
}
