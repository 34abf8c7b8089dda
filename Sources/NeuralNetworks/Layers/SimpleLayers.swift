import Diagnostics

/// max(x, 0): what is negative becomes zero; and min(max(x, 0), maximum) where there is one.
///
/// With a maximum of 6 it is the ReLU6 of mobile networks (Howard and others, "MobileNets", arXiv:1704.04861).
public struct ReLU: LayerRule {
    /// `relu` in a config.
    public static let typeName = "relu"

    /// What greater numbers become; none lets them be.
    public var maximum: Float?

    /// Without a maximum unless one is given.
    public init(maximum: Float? = nil) { self.maximum = maximum }

    enum CodingKeys: String, CodingKey, CaseIterable { case maximum }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: Node.commonKeys)
        // What float32 has below is 0 to the threads that compute.
        maximum = try container.value(.maximum, default: nil, expecting: "a number from 1.2e-38 on") {
            ($0 ?? 1) > 0 && ($0 ?? 1).isNormal
        }
    }

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
