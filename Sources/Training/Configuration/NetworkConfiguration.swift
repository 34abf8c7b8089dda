import Diagnostics
import NeuralNetworks

/// The network, spelled out or by name.
///
/// `{"input": [1, 150, 150], "layers": […]}` or `{"preset": "base", "input": [1, 150, 150]}`, where the input
/// may be left out, and residual networks take `"stochasticDepth"`.
public enum NetworkConfiguration: Equatable, Sendable {
    case layers(Network)
    /// In training the last residual block is left out for a share `stochasticDepth` of the images, and those before
    /// it for less.
    case preset(Preset, input: Shape, stochasticDepth: Float = 0)

    /// The shape of one input image.
    public var input: Shape {
        switch self {
        case .layers(let network): network.input
        case .preset(_, let input, _): input
        }
    }

    /// The network for a number of classes.
    ///
    /// - Throws: `DocumentError` where the network that was spelled out has another number of outputs.
    public func network(classCount: Int) throws -> Network {
        switch self {
        case .preset(let preset, let input, let stochasticDepth):
            return try preset.network(
                input: input, classCount: classCount, stochasticDepth: stochasticDepth)
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
    enum CodingKeys: String, CodingKey, CaseIterable { case preset, layers, input, stochasticDepth }
    private enum PresetKeys: String, CodingKey, CaseIterable { case preset, input, stochasticDepth }

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
        let stochasticDepth = try container.value(
            .stochasticDepth, default: Float(0), expecting: "a share from 0 to below 1"
        ) { 0..<1 ~= $0 }
        guard stochasticDepth == 0 || preset.hasResidualBlocks else {
            let residual = Preset.allCases.filter(\.hasResidualBlocks).map(\.rawValue).joined(separator: ", ")
            throw container.invalid(
                .stochasticDepth,
                "found \(stochasticDepth), but \(preset.rawValue) has no residual blocks to leave out, as \(residual)"
                    + " have")
        }
        self = .preset(preset, input: input, stochasticDepth: stochasticDepth)
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .layers(let network): try network.encode(to: encoder)
        case .preset(let preset, let input, let stochasticDepth):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(preset, forKey: .preset)
            try container.encode(input, forKey: .input)
            try container.encode(stochasticDepth, forKey: .stochasticDepth)
        }
    }
}
