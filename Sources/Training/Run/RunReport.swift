import Radiographs

/// All that is known of a finished run: what `report.json` holds and every other report is made from.
public struct RunReport: Equatable, Sendable, Codable {
    public static let currentFormatVersion = 1

    public var formatVersion = currentFormatVersion
    public var name: String
    /// When the run ended, ISO 8601.
    public var date: String
    public var configuration: Configuration
    public var machine: MachineDescription
    public var fingerprint: ComputeFingerprint
    public var data: DataSummary
    public var model: ModelSummary
    public var training: TrainingSummary
    /// The best weights on train (without augmentation), validation and test, in that order; test is left out where
    /// the data set has none.
    public var splits: [SplitMetrics]
    public var history: [HistoryRow]

    /// The figures of a split.
    public func metrics(of split: SplitName) -> SplitMetrics? { splits.first { $0.split == split.rawValue } }

    /// What the run saw.
    public struct DataSummary: Equatable, Sendable, Codable {
        public var directory: String
        public var classes: [String]
        /// Images by split and class, in the order of the classes.
        public var images: [String: [Int]]
        /// Patients by split.
        public var patients: [String: Int]
        /// Files that were left out because they cannot be read, with the reason.
        public var skipped: [String]
    }

    /// What was trained.
    public struct ModelSummary: Equatable, Sendable, Codable {
        public var input: String
        public var parameters: Int
        /// For one image, forward.
        public var multiplyAdds: Int
        public var positiveClass: String
        public var threshold: Double
    }

    /// How it went.
    public struct TrainingSummary: Equatable, Sendable, Codable {
        /// Epochs trained.
        public var epochs: Int
        /// The epoch whose weights were evaluated, from 1.
        public var bestEpoch: Int
        public var selection: MetricName
        public var selectionValue: Double
        public var stoppedEarly: Bool
        /// Seconds of training, validation not counted, over all sittings.
        public var trainingSeconds: Double
        /// Seconds of the last sitting, from start to report.
        public var totalSeconds: Double
        /// The median over the epochs.
        public var imagesPerSecond: Double
        /// Seconds that training waited for batches.
        public var waitedSeconds: Double
        public var peakMemoryByteCount: Int
    }
}
