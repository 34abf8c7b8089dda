/// Files that hold the same picture.
public struct DuplicateGroup: Codable, Sendable, Hashable {
    /// How alike the files of a group are.
    public enum Kind: String, Codable, Sendable {
        /// The same bytes.
        case exact
        /// The same picture in other bytes: compressed again, resized, brightened.
        case near
    }

    /// One of the files.
    public struct File: Codable, Sendable, Hashable {
        /// Relative to the data set's folder.
        public let path: String
        /// Where it lies.
        public let split: SplitName
        /// The name of its class.
        public let className: String
        /// Whom its name says it shows.
        public let patient: Patient
    }

    /// How alike they are.
    public let kind: Kind
    /// In the order of the data set.
    public let files: [File]
    /// The least likeness, a correlation of details, of any two of its files that were found alike; 1 for the same bytes.
    public let likeness: Double

    init(_ samples: [Sample], kind: Kind, likeness: Double) {
        self.kind = kind
        self.likeness = likeness
        files = samples.map {
            File(
                path: $0.relativePath.string, split: $0.split, className: $0.className, patient: $0.patient)
        }
    }

    /// The splits that have a file of the group.
    public var splits: [SplitName] { Set(files.map(\.split)).sorted() }
    /// Whether a network would be measured on what it was trained or chosen on.
    public var crossesSplits: Bool { splits.count > 1 }
    /// Whether the same picture is said to show different things.
    public var labelsConflict: Bool { Set(files.map(\.className)).count > 1 }
}
