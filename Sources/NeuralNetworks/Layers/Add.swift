import OneDNN

/// The sum of two or more values of one shape: what a residual connection ends in.
///
/// He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition" (CVPR 2016).
public struct Add: LayerRule, NoHyperParameters {
    /// `add` in a config.
    public static let typeName = "add"
    /// Has no hyper-parameters.
    public init() {}

    /// Two to 64.
    public var inputCount: ClosedRange<Int> { 2...PrimitiveDescriptor.mostSources }

    /// The shape all inputs have.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        if let other = inputs.first(where: { $0 != inputs[0] }) {
            throw ShapeProblem("it adds values of one shape, found \(inputs[0]) and \(other)")
        }
        return inputs[0]
    }
}
