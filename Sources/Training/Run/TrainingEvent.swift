import Radiographs
import SystemPackage

/// What happens during a run, for whoever watches it.
public enum TrainingEvent: Sendable {
    /// Images are being decoded into the cache.
    case decoding(done: Int, total: Int)
    /// The part of the network that stays as it is computes its features of training or validation images, which are kept.
    case computingFeatures(done: Int, total: Int)
    /// Everything is ready; training begins.
    case began(RunOverview)
    /// A run goes on from a checkpoint: the epochs, and batches of the next one, it has behind it, and its epochs in all.
    case resumed(epoch: Int, batch: Int, of: Int)
    /// Something the reader of the log should know: a fallback, a difference.
    case notice(String)
    /// The first images as they are varied, at the beginning of a new run.
    case augmented(AugmentationSheet)
    /// A step was made.
    case step(StepProgress)
    /// How weights and gradients are distributed at the end of an epoch, where the config asks for it.
    case distributions([ParameterDistribution])
    /// An epoch is over; `isBest` where its weights are the best so far.
    case epochEnded(HistoryRow, of: Int, isBest: Bool)
    /// Early stopping has ended the training.
    case stoppedEarly(epoch: Int)
    /// The best weights are being evaluated on a split.
    case evaluating(SplitName, images: Int)
}

/// What a run sets out to do.
public struct RunOverview: Sendable {
    /// The run's folder.
    public let path: FilePath
    /// Everything that decides the run.
    public let configuration: Configuration
    /// Steps made in earlier sittings.
    public let stepsBefore: Int
    /// The table of layers.
    public let networkSummary: String
    /// Images of each split.
    public let images: [SplitName: Int]
    /// What is in the splits, and what leaks between them.
    public let data: DataBrief
    /// The classes, sorted by name.
    public let classes: [String]
    /// What decides the last bit of the run's sums.
    public let fingerprint: ComputeFingerprint
    /// The machine and the libraries, for the log.
    public let machine: MachineDescription
    /// Bytes of activations, gradients and scratch memory of the training plan.
    public let planByteCount: Int
}

/// How far an epoch is.
public struct StepProgress: Sendable {
    /// From 1.
    public let epoch: Int
    /// How many there will be at most.
    public let epochs: Int
    /// Batches done, of how many.
    public let batch: Int
    /// Batches in an epoch.
    public let batches: Int
    /// Steps made since the run began.
    public let step: Int
    /// The mean over the step's own images.
    public let stepLoss: Double
    /// What the step was made with.
    public let learningRate: Double
    /// The means over the epoch so far.
    public let loss: Double
    /// The share of images classified rightly, augmented as they were.
    public let accuracy: Double
    /// Since this sitting's first step of the epoch.
    public let imagesPerSecond: Double
    /// Seconds until the last epoch's end at this speed.
    public let secondsLeft: Double
}
