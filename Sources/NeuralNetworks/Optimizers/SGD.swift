import CKernels
import Diagnostics

/// Stochastic gradient descent with momentum.
///
/// v ← momentum · v + g, w ← w − learningRate · v; Nesterov's variant steps along g + momentum · v.
/// Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep learning"
/// (ICML 2013), in the form of `torch.optim.SGD`.
public struct SGD: Sendable, Equatable, Codable {
    /// How far a step goes; a schedule multiplies it with its factor.
    public var learningRate: Double
    /// In [0, 1); 0 is plain gradient descent.
    public var momentum: Double
    /// Whether the step looks ahead along the momentum.
    public var nesterov: Bool
    /// L2: this times the weight is added to the gradient.
    public var weightDecay: Double

    /// Defaults are those a config gets that leaves the key out.
    public init(
        learningRate: Double = 0.01, momentum: Double = 0.9, nesterov: Bool = false, weightDecay: Double = 0
    ) {
        self.learningRate = learningRate
        self.momentum = momentum
        self.nesterov = nesterov
        self.weightDecay = weightDecay
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case learningRate, momentum, nesterov, weightDecay
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = SGD()
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: [typeTagKey])
        learningRate = try container.learningRate(.learningRate, default: defaults.learningRate)
        momentum = try container.rate(.momentum, default: defaults.momentum)
        nesterov = try container.value(.nesterov, default: defaults.nesterov)
        weightDecay = try container.nonNegative(.weightDecay, default: defaults.weightDecay)
        if nesterov, momentum == 0 {
            throw container.invalid(
                .nesterov, "found true with momentum 0, expected a momentum above 0 to look ahead along")
        }
    }

    /// One step over part of a segment.
    func step(
        _ weights: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
        momentum velocity: UnsafeMutablePointer<Float>?, count: Int,
        learningRate: Double, decays: Bool, gradientScale: Float
    ) {
        let step = sgd_step(
            rate: Float(learningRate), momentum: Float(momentum), decay: decays ? Float(weightDecay) : 0,
            gradient_scale: gradientScale, nesterov: nesterov)
        if let velocity {
            sgd_momentum_update(weights, gradients, velocity, count, step)
        } else {
            sgd_update(weights, gradients, count, step)
        }
    }
}
