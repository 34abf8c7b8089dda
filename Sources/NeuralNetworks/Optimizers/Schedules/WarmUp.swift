import Diagnostics

/// The learning rate grows in equal steps to its full height: `{"epochs": 2}` or `{"steps": 500}`.
///
/// Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour" (2017), arXiv:1706.02677.
public enum WarmUp: Sendable, Equatable {
    /// A number of epochs, which may be a fraction.
    case epochs(Double)
    case steps(Int)

    /// The share of the learning rate at a step: 1/n at the first of n steps, 1 from the last of them on.
    func factor(atStep step: Int, of length: TrainingLength) -> Double {
        let steps =
            switch self {
            case .epochs(let epochs): epochs * Double(length.stepsPerEpoch)
            case .steps(let steps): Double(steps)
            }
        return min(1, Double(step + 1) / max(1, steps.rounded()))
    }
}

extension WarmUp: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case epochs, steps
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        switch (container.contains(.epochs), container.contains(.steps)) {
        case (true, false): self = .epochs(try container.nonNegative(.epochs, default: 0))
        case (false, true): self = .steps(try container.count(.steps, default: 1))
        case (true, true), (false, false):
            throw DocumentError(at: decoder.codingPath, "expected either \"epochs\" or \"steps\"")
        }
    }

    /// Writes the one key that `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .epochs(let epochs): try container.encode(epochs, forKey: .epochs)
        case .steps(let steps): try container.encode(steps, forKey: .steps)
        }
    }
}
