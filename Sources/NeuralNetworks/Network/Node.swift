import Diagnostics

/// A layer at its place in a network: its name, and the names of the nodes whose outputs it takes.
public struct Node: Hashable, Sendable {
    /// What other nodes, parameters and messages call it.
    public var name: String
    /// What it computes.
    public var layer: Layer
    /// Names of earlier nodes, or ``Network/inputName``.
    public var inputs: [String]

    /// A layer behind those named in `inputs`. An empty name or no inputs are filled in by ``Network``.
    public init(_ name: String, _ layer: Layer, inputs: [String]) {
        self.name = name
        self.layer = layer
        self.inputs = inputs
    }

    /// The keys of a node's JSON object that are not its layer's.
    static let commonKeys = ["name", "type", "inputs"]

    enum CodingKeys: String, CodingKey { case name, type, inputs }
}

extension Node: Codable {
    /// Reads `{"name": …, "type": …, "inputs": […], …}` with the hyper-parameters beside them.
    ///
    /// A name that is left out is empty, inputs that are left out are none: ``Network`` fills both in.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type: String = try container.value(.type)
        layer = try Layer.read(type: type, at: container.codingPath + [CodingKeys.type], from: decoder)
        name = try container.value(.name, default: "")
        inputs = try container.value(.inputs, default: [])
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(layer.typeName, forKey: .type)
        try container.encode(inputs, forKey: .inputs)
        try layer.rule.encode(to: encoder)
    }
}
