import Diagnostics
import Foundation

/// The learning rate falls along half a cosine, from the first step to the end of the training.
///
/// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (ICLR 2017), arXiv:1608.03983,
/// without the restarts, as `torch.optim.lr_scheduler.CosineAnnealingLR`.
public struct CosineDecay: Sendable, Equatable, Codable {
    /// What is left of the learning rate at the end.
    public var finalFactor: Double

    /// Defaults are those a config gets that leaves the key out.
    public init(finalFactor: Double = 0) { self.finalFactor = finalFactor }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case finalFactor
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(
            keyedBy: CodingKeys.self, alsoAllowing: LearningRateSchedule.sharedKeys)
        finalFactor = try container.share(.finalFactor, default: CosineDecay().finalFactor)
    }

    func factor(atStep step: Int, of length: TrainingLength) -> Double {
        let progress = min(1, Double(step) / Double(length.totalSteps))
        return cosineBetween(1, finalFactor, progress)
    }
}

/// Goes from one number to another along half a cosine, as `progress` goes from 0 to 1.
func cosineBetween(_ start: Double, _ end: Double, _ progress: Double) -> Double {
    end + (start - end) * (1 + cos(Double.pi * progress)) / 2
}
