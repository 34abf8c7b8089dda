import Diagnostics
import NeuralNetworks

/// The network, spelled out or by name.
///
/// `{"input": [1, 150, 150], "layers": […]}` or `{"preset": "base", "input": [1, 150, 150]}`, where the input
/// may be left out.
public enum NetworkConfiguration: Equatable, Sendable {
    case layers(Network)
    case preset(Preset, input: Shape)

    /// The shape of one input image.
    public var input: Shape {
        switch self {
        case .layers(let network): network.input
        case .preset(_, let input): input
        }
    }

    /// The network for a number of classes.
    ///
    /// - Throws: `DocumentError` where the network that was spelled out has another number of outputs.
    public func network(classCount: Int) throws -> Network {
        switch self {
        case .preset(let preset, let input):
            return try preset.network(input: input, classCount: classCount)
        case .layers(let network):
            guard network.output == Shape(features: classCount) else {
                let last = network.nodes[network.nodes.count - 1].name
                throw DocumentError(
                    key: "network.layers",
                    problem:
                        "layer \"\(last)\" gives \(network.output), the data has \(classCount) classes; the"
                        + " last dense layer needs \"units\": \(classCount)")
            }
            return network
        }
    }
}

extension NetworkConfiguration: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case preset, layers, input }
    private enum PresetKeys: String, CodingKey, CaseIterable { case preset, input }

    /// - Throws: `DocumentError` that names the wrong key or layer.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        guard keys.contains(.layers) != keys.contains(.preset) else {
            // A misspelt one is named first.
            _ = try decoder.strictContainer(keyedBy: CodingKeys.self)
            throw DocumentError(at: decoder.codingPath, "expected either \"layers\" or \"preset\"")
        }
        guard keys.contains(.preset) else {
            self = .layers(try Network(from: decoder))
            return
        }
        let container = try decoder.strictContainer(keyedBy: PresetKeys.self)
        let preset = try container.choice(.preset, default: Preset.base)
        let input = try container.value(.input, default: preset.usualInput)
        do {
            _ = try preset.network(input: input, classCount: 2)
        } catch {
            throw container.invalid(.input, error.description)
        }
        self = .preset(preset, input: input)
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .layers(let network): try network.encode(to: encoder)
        case .preset(let preset, let input):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(preset, forKey: .preset)
            try container.encode(input, forKey: .input)
        }
    }
}
