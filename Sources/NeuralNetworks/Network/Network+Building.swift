/// Writes a network down as a paper's table does, one layer after the other.
///
/// ```swift
/// var layers = NetworkBuilder(input: Shape(channels: 1, height: 28, width: 28))
/// layers.add("conv1", .convolution(Convolution(filters: 6, kernelSize: 5)))
/// layers.add("relu1", .relu(ReLU()))
/// let network = try layers.network()
/// ```
public struct NetworkBuilder {
    /// The shape of one input image.
    public let input: Shape
    private var nodes: [Node] = []

    /// No layers yet.
    public init(input: Shape) { self.input = input }

    /// The name of the node that was added last.
    public var last: String { nodes.last?.name ?? Network.inputName }

    /// Adds a layer behind the given ones, or behind the last.
    ///
    /// - Returns: the layer's name, to be used as another's input.
    @discardableResult
    public mutating func add(_ name: String, _ layer: Layer, after inputs: String...) -> String {
        add(name, layer, after: inputs)
    }

    /// Adds a layer behind the given ones, or behind the last.
    ///
    /// - Returns: the layer's name, to be used as another's input.
    @discardableResult
    public mutating func add(_ name: String, _ layer: Layer, after inputs: [String]) -> String {
        nodes.append(Node(name, layer, inputs: inputs.isEmpty ? [last] : inputs))
        return name
    }

    /// - Throws: ``NetworkError`` where the layers do not fit.
    public func network() throws(NetworkError) -> Network {
        try Network(input: input, nodes: nodes)
    }
}
