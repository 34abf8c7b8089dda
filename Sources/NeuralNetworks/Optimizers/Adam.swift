import CKernels
import Diagnostics
import Foundation

/// The hyper-parameters of Adam and AdamW.
///
/// Kingma and Ba, "Adam: A Method for Stochastic Optimization" (ICLR 2015), arXiv:1412.6980, in the form of
/// `torch.optim.Adam`: epsilon is added after the correction of the bias.
public struct Adam: Sendable, Equatable, Codable {
    /// How far a step goes; a schedule multiplies it with its factor.
    public var learningRate: Double
    /// How much of the mean of the gradients is kept, in [0, 1).
    public var beta1: Double
    /// How much of the mean of their squares is kept, in [0, 1).
    public var beta2: Double
    /// Keeps a step finite where gradients vanish.
    public var epsilon: Double
    /// L2 in ``Optimizer/adam(_:)``, decoupled in ``Optimizer/adamW(_:)``.
    public var weightDecay: Double

    /// Defaults are those a config gets that leaves the key out.
    public init(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    /// What a config that names AdamW and no decay gets, as in PyTorch.
    public static let decoupledWeightDecay = 0.01

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case learningRate, beta1, beta2, epsilon, weightDecay
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        try self.init(from: decoder, weightDecay: 0)
    }

    init(from decoder: any Decoder, weightDecay defaultDecay: Double) throws {
        let defaults = Adam()
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: [typeTagKey])
        learningRate = try container.learningRate(.learningRate, default: defaults.learningRate)
        beta1 = try container.rate(.beta1, default: defaults.beta1)
        beta2 = try container.rate(.beta2, default: defaults.beta2)
        epsilon = try container.positive(.epsilon, default: defaults.epsilon)
        weightDecay = try container.nonNegative(.weightDecay, default: defaultDecay)
    }

    /// One step over part of a segment.
    ///
    /// - Parameters:
    ///   - stepCount: the number of this step, from 1.
    ///   - isDecoupled: whether this is AdamW.
    func step(
        _ weights: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
        firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>, count: Int,
        stepCount: Int, learningRate: Double, isDecoupled: Bool, decays: Bool, gradientScale: Float
    ) {
        let decay = decays ? weightDecay : 0
        let firstCorrection = 1 - pow(beta1, Double(stepCount))
        let secondCorrection = (1 - pow(beta2, Double(stepCount))).squareRoot()
        let step = adam_step(
            rate: Float(learningRate / firstCorrection), beta2: Float(beta2),
            one_minus_beta1: Float(1 - beta1), one_minus_beta2: Float(1 - beta2),
            second_correction: Float(1 / secondCorrection), epsilon: Float(epsilon),
            decay: isDecoupled ? 0 : Float(decay), kept: isDecoupled ? Float(1 - learningRate * decay) : 1,
            gradient_scale: gradientScale)
        adam_update(weights, gradients, firstMoment, secondMoment, count, step)
    }
}
