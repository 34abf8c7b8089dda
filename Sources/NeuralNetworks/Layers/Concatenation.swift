import OneDNN

/// The channels of two or more values one after another; rows and columns have to agree.
///
/// Szegedy and others, "Going Deeper with Convolutions" (CVPR 2015).
public struct Concatenation: LayerRule, NoHyperParameters {
    /// `concat` in a config.
    public static let typeName = "concat"
    /// Has no hyper-parameters.
    public init() {}

    /// Two to 64.
    public var inputCount: ClosedRange<Int> { 2...PrimitiveDescriptor.mostSources }

    /// As many channels, or features, as all inputs have together.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        let first = inputs[0]
        if let other = inputs.first(where: { $0.isVolume != first.isVolume || $0.size != first.size }) {
            throw ShapeProblem(
                "it joins channels of one size in rows and columns, found \(first) and \(other)")
        }
        let channels = inputs.reduce(0) { $0 + $1.channels }
        return first.isVolume
            ? Shape(channels: channels, height: first.size.height, width: first.size.width)
            : Shape(features: channels)
    }
}
