import Diagnostics
import Foundation

/// The learning rate falls by a factor after every so many epochs, as `torch.optim.lr_scheduler.StepLR`.
public struct StepDecay: Sendable, Equatable, Codable {
    /// The number of epochs between two falls.
    public var every: Int
    /// What the learning rate is multiplied with at each.
    public var factor: Double

    /// Defaults are those a config gets that leaves the key out.
    public init(every: Int = 10, factor: Double = 0.1) {
        self.every = every
        self.factor = factor
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case every, factor
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = StepDecay()
        let container = try decoder.strictContainer(
            keyedBy: CodingKeys.self, alsoAllowing: LearningRateSchedule.sharedKeys)
        every = try container.count(.every, default: defaults.every)
        factor = try container.shrinkingFactor(.factor, default: defaults.factor)
    }

    func factor(atStep step: Int, of length: TrainingLength) -> Double {
        pow(factor, Double(step / length.stepsPerEpoch / every))
    }
}
