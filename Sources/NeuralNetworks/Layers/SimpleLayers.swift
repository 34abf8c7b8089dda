import Diagnostics

/// max(x, 0): what is negative becomes zero.
public struct ReLU: LayerRule, NoHyperParameters {
    /// `relu` in a config.
    public static let typeName = "relu"
    /// Has no hyper-parameters.
    public init() {}

    /// The shape of the input.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape { inputs[0] }
}

/// A volume read channel by channel, row by row, as one row of features.
public struct Flatten: LayerRule, NoHyperParameters {
    /// `flatten` in a config.
    public static let typeName = "flatten"
    /// Has no hyper-parameters.
    public init() {}

    /// C×H×W → C·H·W features.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        Shape(features: inputs[0].count)
    }
}

/// exp(xᵢ) / Σ exp(xⱼ) over the features: positive numbers that sum to one.
///
/// As a network's last layer it may be left out: training computes the loss from the logits before it, which is
/// exact where a probability has rounded to 0 or 1, and predictions apply it always.
public struct Softmax: LayerRule, NoHyperParameters {
    /// `softmax` in a config.
    public static let typeName = "softmax"
    /// Has no hyper-parameters.
    public init() {}

    /// As many features as there were.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        Shape(features: try features(inputs))
    }
}

/// A layer whose name says all.
protocol NoHyperParameters: Codable { init() }

private enum NoKeys: CodingKey, CaseIterable {}

extension NoHyperParameters {
    /// - Throws: `DocumentError` that names any key beside those every layer has.
    public init(from decoder: any Decoder) throws {
        _ = try decoder.strictContainer(keyedBy: NoKeys.self, alsoAllowing: Node.commonKeys)
        self.init()
    }

    /// Writes an empty object, to which the node adds its name, type and inputs.
    public func encode(to encoder: any Encoder) throws {
        _ = encoder.container(keyedBy: NoKeys.self)
    }
}
