import Diagnostics

/// Every output is a weighted sum of all inputs: y = x·Wᵀ + b.
///
/// Input: a row of n features; weights `units`×n; output: `units` features.
public struct Dense: LayerRule {
    public static let typeName = "dense"

    /// The number of outputs.
    public var units: Int
    public var bias: Bool
    public var initializer: Initializer

    public init(units: Int, bias: Bool = true, initializer: Initializer = .heNormal) {
        self.units = units
        self.bias = bias
        self.initializer = initializer
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case units, bias, initializer }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: Node.commonKeys)
        units = try container.decode(Int.self, forKey: .units)
        guard 1...1_048_576 ~= units else {
            throw container.invalid(.units, "found \(units), expected 1 to 1048576")
        }
        bias = try container.value(.bias, default: true)
        initializer = try container.value(.initializer, default: .heNormal)
    }

    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        _ = try features(inputs)
        return Shape(features: units)
    }

    public func parameters(of inputs: [Shape]) -> [ParameterSpecification] {
        let fanIn = inputs[0].count
        let weight = ParameterSpecification(
            name: "weight", shape: [units, fanIn], role: .weight,
            initialization: initializer.initialization(fanIn: fanIn, fanOut: units))
        return bias ? [weight, .bias(count: units)] : [weight]
    }

    public func multiplyAdds(of inputs: [Shape], output: Shape) -> Int { units * inputs[0].count }
}
