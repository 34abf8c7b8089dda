import Diagnostics

/// How much the samples of each class count: `"equal"`, `"balanced"`, or a list of numbers in the order of the
/// classes, `[1.9, 0.7]`.
public enum ClassWeights: Sendable, Equatable {
    /// Every sample counts 1.
    case equal
    /// Every class counts as much as any other: samples / (classes · samples of the class), as in scikit-learn.
    case balanced
    case given([Double])

    /// The weight of each class.
    ///
    /// - Parameter classCounts: the number of training samples of each class.
    /// - Throws: ``ClassWeightError`` when as many were not given as there are classes, or when a class that is to be
    ///   balanced has no sample.
    public func resolved(classCounts: [Int]) throws(ClassWeightError) -> [Float] {
        switch self {
        case .equal:
            return classCounts.map { _ in 1 }
        case .balanced:
            if let empty = classCounts.firstIndex(of: 0) { throw .emptyClass(index: empty) }
            let total = Double(classCounts.reduce(0, +))
            return classCounts.map { Float(total / (Double(classCounts.count) * Double($0))) }
        case .given(let weights):
            guard weights.count == classCounts.count else {
                throw .wrongCount(found: weights.count, classes: classCounts.count)
            }
            return weights.map { Float($0) }
        }
    }
}

extension ClassWeights: Codable {
    private enum Name: String, CaseIterable {
        case equal, balanced
    }

    /// - Throws: `DocumentError` when it is none of the three.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let weights = try? container.decode([Double].self) {
            guard !weights.isEmpty, weights.allSatisfy({ $0 == 0 || $0.isPositiveFloat }),
                weights.contains(where: { $0 > 0 })
            else {
                throw DocumentError(
                    at: decoder.codingPath, "found \(weights), expected numbers from 0 on, not all 0")
            }
            self = .given(weights)
        } else {
            guard let name = try? container.decode(String.self) else {
                throw DocumentError(
                    at: decoder, expected: "equal, balanced or a list of a number for each class")
            }
            switch Name(rawValue: name) {
            case .equal: self = .equal
            case .balanced: self = .balanced
            case nil:
                throw DocumentError(
                    at: decoder.codingPath, unknown: name, among: Name.allCases.map(\.rawValue),
                    or: "a list of a number for each class")
            }
        }
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .equal: try container.encode(Name.equal.rawValue)
        case .balanced: try container.encode(Name.balanced.rawValue)
        case .given(let weights): try container.encode(weights)
        }
    }
}

/// Class weights that do not fit the data set.
public enum ClassWeightError: ReportableError, Equatable {
    /// As many weights were given as `found`.
    case wrongCount(found: Int, classes: Int)
    /// The class at `index` has no sample to balance by.
    case emptyClass(index: Int)

    /// Where a config has them.
    private static let key = "training.loss.classWeights"

    /// The message: what was found and what was expected.
    public var description: String {
        switch self {
        case .wrongCount(let found, let classes):
            "\(Self.key): found \(found) numbers, expected one for each of the \(classes) classes, sorted by name"
        case .emptyClass(let index):
            "\(Self.key): class \(index + 1), sorted by name, has no training sample to balance; add some, or use \"equal\""
        }
    }

    /// A config that does not fit its data.
    public var exitStatus: ExitStatus { .badData }
}
