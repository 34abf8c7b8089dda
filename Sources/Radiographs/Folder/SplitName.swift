/// The part of a data set that a sample is used for.
public enum SplitName: String, Codable, Sendable, CaseIterable, Comparable {
    case train
    case validation
    case test

    /// Reads the name of a split as people write it: `train`, `val` or `validation`, `test`.
    public init?(name: String) {
        switch name.lowercased() {
        case "train": self = .train
        case "val", "validation": self = .validation
        case "test": self = .test
        default: return nil
        }
    }

    /// The name of the folder that holds the split in the Kaggle layout.
    public var folderName: String {
        switch self {
        case .train: "train"
        case .validation: "val"
        case .test: "test"
        }
    }

    /// Train before validation before test.
    public static func < (a: SplitName, b: SplitName) -> Bool {
        a.order < b.order
    }

    private var order: Int {
        switch self {
        case .train: 0
        case .validation: 1
        case .test: 2
        }
    }
}
