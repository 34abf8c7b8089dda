import Radiographs

/// All that is known of a finished run: what `report.json` holds and every other report is made from.
public struct RunReport: Equatable, Sendable, Codable {
    /// Raised when a reader of today could misunderstand a report of tomorrow.
    public static let currentFormatVersion = 1

    /// The version of this report's form.
    public var formatVersion = currentFormatVersion
    /// The run's name.
    public var name: String
    /// When the run ended, ISO 8601.
    public var date: String
    /// Everything that decided what the run did.
    public var configuration: Configuration
    /// Where it ran.
    public var machine: MachineDescription
    /// What decided the last bit of its sums.
    public var fingerprint: ComputeFingerprint
    /// What it saw.
    public var data: DataSummary
    /// What was trained.
    public var model: ModelSummary
    /// How it went.
    public var training: TrainingSummary
    /// The best weights on train (without augmentation), validation and test, in that order; test is left out
    /// where the data set has none, or the run was not to look at it.
    public var splits: [SplitMetrics]
    /// How often the test images have been looked at; `nil` where this run has not.
    public var testSetLooks: TestSetLooks?
    /// One row an epoch.
    public var history: [HistoryRow]

    /// The figures of a split.
    public func metrics(of split: SplitName) -> SplitMetrics? { splits.first { $0.split == split.rawValue } }

    /// What the run saw.
    public struct DataSummary: Equatable, Sendable, Codable {
        /// The data set's folder, as the config names it.
        public var directory: String
        /// The classes, sorted by name.
        public var classes: [String]
        /// Images by split and class, in the order of the classes.
        public var images: [String: [Int]]
        /// Patients by split.
        public var patients: [String: Int]
        /// Files that were left out because they cannot be read, with the reason.
        public var skipped: [String]
        /// What leaks between the splits; `nil` in the report of an older version.
        public var brief: DataBrief?
    }

    /// What was trained.
    public struct ModelSummary: Equatable, Sendable, Codable {
        /// The shape of one input image: `1×150×150`.
        public var input: String
        /// How many numbers are trained.
        public var parameters: Int
        /// For one image, forward.
        public var multiplyAdds: Int
        /// The class that "positive" means.
        public var positiveClass: String
        /// The probability from which an image is called positive.
        public var threshold: Double
        /// What the logits are divided by; `nil` leaves them as they are.
        public var temperature: Double?
    }

    /// How it went.
    public struct TrainingSummary: Equatable, Sendable, Codable {
        /// Epochs trained.
        public var epochs: Int
        /// The epoch whose weights were evaluated, from 1.
        public var bestEpoch: Int
        /// The validation metric that chose the epoch.
        public var selection: MetricName
        /// The metric's value in that epoch; `nil` where it is undefined on the validation images, so that the weights are
        /// those of the last epoch.
        public var selectionValue: Double?
        /// Whether training ended before its last epoch, for want of improvement.
        public var stoppedEarly: Bool
        /// Seconds of training, validation not counted, over all sittings.
        public var trainingSeconds: Double
        /// Seconds of the last sitting, from start to report.
        public var totalSeconds: Double
        /// Whether there were sittings before the last one; `nil` in the report of an older version.
        public var isResumed: Bool?
        /// The median over the epochs.
        public var imagesPerSecond: Double
        /// Seconds that training waited for batches.
        public var waitedSeconds: Double
        /// The most memory the process had at a time.
        public var peakMemoryByteCount: Int

        /// Whether ``totalSeconds`` leave out earlier sittings that ``trainingSeconds`` count.
        public var hasEarlierSittings: Bool { isResumed ?? (trainingSeconds > totalSeconds) }
    }
}
