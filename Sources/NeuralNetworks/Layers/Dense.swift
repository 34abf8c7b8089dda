import Diagnostics

/// Every output is a weighted sum of all inputs: y = x·Wᵀ + b.
///
/// Input: a row of n features; weights `units`×n; output: `units` features.
public struct Dense: LayerRule {
    /// `dense` in a config.
    public static let typeName = "dense"

    /// The number of outputs.
    public var units: Int
    /// Whether each output adds a number of its own.
    public var bias: Bool
    /// How the weights start; biases start at 0.
    public var initializer: Initializer

    /// Defaults are those a config gets that leaves the key out.
    public init(units: Int, bias: Bool = true, initializer: Initializer = .heNormal) {
        self.units = units
        self.bias = bias
        self.initializer = initializer
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case units, bias, initializer }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: Node.commonKeys)
        units = try container.value(.units, expecting: "a whole number from 1 to 1048576") {
            1...1_048_576 ~= $0
        }
        bias = try container.value(.bias, default: true)
        initializer = try container.choice(.initializer, default: .heNormal)
    }

    /// A row of n features → `units` features.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        _ = try features(inputs)
        return Shape(features: units)
    }

    /// `weight`, units × features, and `bias`.
    public func parameters(of inputs: [Shape]) -> [ParameterSpecification] {
        let fanIn = inputs[0].count
        let weight = ParameterSpecification(
            name: "weight", shape: [units, fanIn], role: .weight,
            initialization: initializer.initialization(fanIn: fanIn, fanOut: units))
        return bias ? [weight, .bias(count: units)] : [weight]
    }

    /// One for each weight.
    public func multiplyAdds(of inputs: [Shape], output: Shape) -> Int { units * inputs[0].count }
}
