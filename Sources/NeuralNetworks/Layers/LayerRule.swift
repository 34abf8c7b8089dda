/// What a kind of layer says of itself: its hyper-parameters are its stored properties, its rules are these.
public protocol LayerRule: Codable, Hashable, Sendable {
    /// The word a config uses for it, as its `"type"`.
    static var typeName: String { get }

    /// How many inputs it takes.
    var inputCount: ClosedRange<Int> { get }

    /// The shape of the output.
    ///
    /// - Throws: ``ShapeProblem`` where the inputs do not fit.
    func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape

    /// The parameters, named within the layer: `weight`, `bias`.
    func parameters(of inputs: [Shape]) -> [ParameterSpecification]

    /// Multiplications with an addition each that one sample's forward pass takes; layers without weights count 0.
    func multiplyAdds(of inputs: [Shape], output: Shape) -> Int
}

extension LayerRule {
    /// One input.
    public var inputCount: ClosedRange<Int> { 1...1 }
    /// None.
    public func parameters(of inputs: [Shape]) -> [ParameterSpecification] { [] }
    /// No weights, no products.
    public func multiplyAdds(of inputs: [Shape], output: Shape) -> Int { 0 }
}

/// Why a layer cannot stand where it does; ``Network`` adds the layer's name.
public struct ShapeProblem: Error, Equatable {
    /// What was found and what was expected, without the layer's name.
    public let explanation: String

    /// A problem in words.
    public init(_ explanation: String) { self.explanation = explanation }
}

extension LayerRule {
    /// The only input, which has to be a volume.
    func volume(_ inputs: [Shape]) throws(ShapeProblem) -> Shape {
        guard inputs[0].isVolume else {
            throw ShapeProblem(
                "\(Self.typeName) takes channels × height × width, found \(inputs[0]) features;"
                    + " place it before flatten")
        }
        return inputs[0]
    }

    /// The only input, which has to be a row of features.
    func features(_ inputs: [Shape]) throws(ShapeProblem) -> Int {
        guard !inputs[0].isVolume else {
            throw ShapeProblem(
                "\(Self.typeName) takes a row of features, found the volume \(inputs[0]); place flatten before it"
            )
        }
        return inputs[0].channels
    }
}
