import Diagnostics

/// Every channel brought to mean 0 and variance 1, then to a scale and a shift that are learned:
/// y = weight · (x − mean) / √(variance + epsilon) + bias.
///
/// Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift"
/// (ICML 2015). In training mean and variance are those of the batch, and running averages of both move towards them,
/// as PyTorch moves them: that of the variance towards the unbiased one. At inference the running averages are used.
public struct BatchNormalization: LayerRule {
    /// `batchNormalization` in a config.
    public static let typeName = "batchNormalization"

    /// How far the running averages move towards a batch's; PyTorch's convention, 1 minus that of Keras.
    public var momentum: Float
    /// What is added to the variance, so that a channel of one value does not divide by zero.
    public var epsilon: Float

    /// Defaults are those a config gets that leaves the key out.
    public init(momentum: Float = 0.1, epsilon: Float = 1e-5) {
        self.momentum = momentum
        self.epsilon = epsilon
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case momentum, epsilon }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: Node.commonKeys)
        momentum = try container.value(.momentum, default: 0.1, expecting: "a number above 0, up to 1") {
            $0 > 0 && $0 <= 1
        }
        // What float32 has below is 0 to the threads that compute.
        epsilon = try container.value(.epsilon, default: 1e-5, expecting: "a number from 1.2e-38 to 1") {
            $0 > 0 && $0 <= 1 && $0.isNormal
        }
    }

    /// The shape of the input.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape { try volume(inputs) }

    /// `weight` and `bias`, and the running averages under PyTorch's names; one number a channel each.
    public func parameters(of inputs: [Shape]) -> [ParameterSpecification] {
        let shape = [inputs[0].channels]
        return [
            ParameterSpecification(name: "weight", shape: shape, role: .scale, initialization: .constant(1)),
            .bias(count: inputs[0].channels),
            ParameterSpecification(
                name: "running_mean", shape: shape, role: .statistic, initialization: .constant(0)),
            ParameterSpecification(
                name: "running_var", shape: shape, role: .statistic, initialization: .constant(1)),
        ]
    }
}
