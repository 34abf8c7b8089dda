import Diagnostics
import Foundation

/// An average of the weights over the latest steps, which often judges better than the last weights do:
/// `{"decay": 0.999}`.
///
/// Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging" (SIAM J. Control Optim. 1992).
public struct ExponentialMovingAverage: Sendable, Equatable, Codable {
    /// How much of the average is kept at each step, in [0, 1).
    public var decay: Double
    /// Whether the first steps keep less, so that the first weights are soon forgotten: the decay of step t is at
    /// most (1 + t) / (10 + t), as in TensorFlow.
    public var warmsUp: Bool

    /// Defaults are those a config gets that leaves the key out.
    public init(decay: Double = 0.999, warmsUp: Bool = true) {
        self.decay = decay
        self.warmsUp = warmsUp
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case decay, warmsUp
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = ExponentialMovingAverage()
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        decay = try container.rate(.decay, default: defaults.decay)
        warmsUp = try container.value(.warmsUp, default: defaults.warmsUp)
    }

    /// How much of the average is kept at a step.
    ///
    /// - Parameter step: the number of updates made before it.
    public func decay(atStep step: Int) -> Double {
        warmsUp ? min(decay, Double(1 + step) / Double(10 + step)) : decay
    }
}
