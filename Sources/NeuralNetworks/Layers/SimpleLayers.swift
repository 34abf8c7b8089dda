import Diagnostics

/// max(x, 0): what is negative becomes zero.
public struct ReLU: LayerRule, NoHyperParameters {
    public static let typeName = "relu"
    public init() {}

    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape { inputs[0] }
}

/// A volume read channel by channel, row by row, as one row of features.
public struct Flatten: LayerRule, NoHyperParameters {
    public static let typeName = "flatten"
    public init() {}

    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        Shape(features: inputs[0].count)
    }
}

/// exp(xᵢ) / Σ exp(xⱼ) over the features: positive numbers that sum to one.
///
/// As a network's last layer it may be left out: training computes the loss from the logits before it, which is
/// exact where a probability has rounded to 0 or 1, and predictions apply it always.
public struct Softmax: LayerRule, NoHyperParameters {
    public static let typeName = "softmax"
    public init() {}

    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        Shape(features: try features(inputs))
    }
}

/// A layer whose name says all.
protocol NoHyperParameters: Codable { init() }

private enum NoKeys: CodingKey, CaseIterable {}

extension NoHyperParameters {
    public init(from decoder: any Decoder) throws {
        _ = try decoder.strictContainer(keyedBy: NoKeys.self, alsoAllowing: Node.commonKeys)
        self.init()
    }

    public func encode(to encoder: any Encoder) throws {
        _ = encoder.container(keyedBy: NoKeys.self)
    }
}
