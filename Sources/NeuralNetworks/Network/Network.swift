import Diagnostics

/// A network: the shape of what goes in, and named layers in an order in which each comes after its inputs.
///
/// It is data: a config spells it, a checkpoint carries it. It holds no weights (see ``Parameters``) and computes
/// nothing (see ``Plan``).
public struct Network: Hashable, Sendable {
    /// The name by which a node takes the network's input.
    public static let inputName = "input"

    /// The shape of one input image.
    public let input: Shape
    /// The last node's output is the network's: one logit a class.
    public let nodes: [Node]
    /// The shape of each node's output, in the order of the nodes.
    public let shapes: [Shape]

    /// Checks that the nodes form a network.
    ///
    /// Nodes without a name are called by their type and number, nodes without inputs take the node before.
    ///
    /// - Throws: ``NetworkError`` that names the node: a name used twice, an input that does not come before, an
    ///   output nobody takes, a shape that does not fit, more to compute than any machine could.
    public init(input: Shape, nodes: [Node]) throws(NetworkError) {
        guard !nodes.isEmpty else { throw NetworkError(layer: "", problem: "the network has no layers") }
        self.input = input
        self.nodes = Self.completed(nodes)
        shapes = try Self.checkedShapes(of: self.nodes, input: input)
        try Self.checkEveryOutputIsUsed(self.nodes)
    }

    /// The shape of the network's output.
    public var output: Shape { shapes[shapes.count - 1] }

    /// The shapes of the inputs of the node at an index.
    public func inputShapes(of index: Int) -> [Shape] {
        nodes[index].inputs.map { shape(of: $0) }
    }

    /// The shape of what a name stands for; the names are checked when the network is made.
    private func shape(of name: String) -> Shape {
        guard let index = nodes.firstIndex(where: { $0.name == name }) else { return input }
        return shapes[index]
    }

    /// Whether a node's layer has parameters.
    package func hasParameters(at index: Int) -> Bool {
        !nodes[index].layer.rule.parameters(of: inputShapes(of: index)).isEmpty
    }

    /// Every parameter of the network, named `node.parameter`, in the order of the nodes.
    public var parameterSpecifications: [ParameterSpecification] {
        nodes.indices.flatMap { index in
            nodes[index].layer.rule.parameters(of: inputShapes(of: index)).map { parameter in
                var parameter = parameter
                parameter.name = "\(nodes[index].name).\(parameter.name)"
                return parameter
            }
        }
    }

    /// Multiplications with an addition each that one image's forward pass takes.
    public var multiplyAdds: Int {
        nodes.indices.reduce(0) { sum, index in
            sum + nodes[index].layer.rule.multiplyAdds(of: inputShapes(of: index), output: shapes[index])
        }
    }

    private static func completed(_ nodes: [Node]) -> [Node] {
        var counts: [String: Int] = [:]
        var previous = inputName
        return nodes.map { node in
            var node = node
            counts[node.layer.typeName, default: 0] += 1
            if node.name.isEmpty {
                node.name = "\(node.layer.typeName)\(counts[node.layer.typeName, default: 0])"
            }
            if node.inputs.isEmpty { node.inputs = [previous] }
            previous = node.name
            return node
        }
    }

    private static func checkedShapes(of nodes: [Node], input: Shape) throws(NetworkError) -> [Shape] {
        try checkSizes([input.dimensions], of: inputName)
        var known = [inputName: input]
        var shapes: [Shape] = []
        var multiplyAdds = 0
        for node in nodes {
            guard node.name != inputName else {
                throw NetworkError(
                    layer: node.name, problem: "this name is the network's own input; use another")
            }
            let allowed = node.layer.rule.inputCount
            guard allowed.contains(node.inputs.count) else {
                let wanted =
                    allowed.count == 1
                    ? counted(allowed.lowerBound, "input")
                    : "\(allowed.lowerBound) to \(allowed.upperBound) inputs"
                throw NetworkError(
                    layer: node.name, problem: "it takes \(wanted), found \(node.inputs.count)")
            }
            var inputs: [Shape] = []
            for name in node.inputs {
                guard let shape = known[name] else {
                    throw NetworkError(
                        layer: node.name,
                        problem: "its input \"\(name)\" is no layer that comes before it"
                            + suggestion(for: name, among: known.keys))
                }
                inputs.append(shape)
            }
            do throws(ShapeProblem) {
                shapes.append(try node.layer.rule.outputShape(of: inputs))
            } catch {
                throw NetworkError(layer: node.name, problem: error.explanation)
            }
            let parameters = node.layer.rule.parameters(of: inputs).map(\.shape)
            let shape = shapes[shapes.count - 1]
            try checkSizes([shape.dimensions] + parameters, of: node.name)
            multiplyAdds += node.layer.rule.multiplyAdds(of: inputs, output: shape)
            try checkWork(multiplyAdds, upTo: node.name)
            guard known.updateValue(shape, forKey: node.name) == nil else {
                throw NetworkError(
                    layer: node.name, problem: "two layers have this name; every name is used once")
            }
        }
        return shapes
    }

    /// No tensor has more numbers than fit into a gigabyte of float32: past that a config has a slip in it, and sizes
    /// could overflow.
    private static func checkSizes(_ tensors: [[Int]], of layer: String) throws(NetworkError) {
        let limit = 1 << 28
        for dimensions in tensors where dimensions.reduce(1.0, { $0 * Double($1) }) > Double(limit) {
            throw NetworkError(
                layer: layer,
                problem: "a tensor of \(Shape(dimensions)) has more than \(grouped(limit)) numbers;"
                    + " use a smaller image, or fewer filters or units")
        }
    }

    /// No image takes more multiply-adds than a machine makes in minutes. Tensors that pass ``checkSizes(_:of:)`` keep
    /// one layer below 2⁵⁶, so that no sum overflows here; nor does one over a batch of thousands, forward and backward.
    private static func checkWork(_ multiplyAdds: Int, upTo layer: String) throws(NetworkError) {
        let limit = 1 << 46
        guard multiplyAdds <= limit else {
            throw NetworkError(
                layer: layer,
                problem: "as far as this layer an image takes more than \(grouped(limit)) multiply-adds;"
                    + " use a smaller image, smaller kernels, or fewer filters or layers")
        }
    }

    private static func checkEveryOutputIsUsed(_ nodes: [Node]) throws(NetworkError) {
        let used = Set(nodes.flatMap(\.inputs))
        if let idle = nodes.dropLast().first(where: { !used.contains($0.name) }) {
            throw NetworkError(layer: idle.name, problem: "no layer takes its output, and it is not the last")
        }
    }
}

/// Why nodes do not form a network.
public struct NetworkError: ReportableError, Equatable {
    /// The layer's name, empty where no single one is to blame.
    public let layer: String
    /// What was found, what was expected.
    public let problem: String

    /// The message: the layer and its problem.
    public var description: String { layer.isEmpty ? problem : "layer \"\(layer)\": \(problem)" }
    /// A config that describes no network.
    public var exitStatus: ExitStatus { .badData }
}

extension Network: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case input, layers }

    /// Reads `{"input": [channels, height, width], "layers": [{…}, …]}`.
    ///
    /// - Throws: `DocumentError` with the place and the ``NetworkError`` where the layers do not fit.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        let input: Shape = try container.value(.input)
        let nodes: [Node] = try container.value(.layers)
        do {
            try self.init(input: input, nodes: nodes)
        } catch {
            throw DocumentError(at: container.codingPath, error.description)
        }
    }

    /// Writes what `init(from:)` reads, with all names and inputs filled in.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(input, forKey: .input)
        try container.encode(nodes, forKey: .layers)
    }
}
