import Foundation
import NeuralNetworks
import OneDNN
import Testing

/// What PyTorch computed with networks that `scripts/make-fixtures/presets.py` defines for itself.
struct PresetReference: Decodable {
    let preset: Preset
    let input: [Int]
    let classes: Int
    /// What the biases of batch normalisations are moved by, to keep ReLUs from their kink.
    let shift: Double
    /// How many tensors PyTorch's state has.
    let names: Int
    /// How many numbers are trained.
    let parameters: Int
    let evaluation: Results
    let training: Results?

    struct Results: Decodable {
        /// How many images.
        let batch: Int
        /// Which series of images.
        let images: Int
        let logits: [Double]
        let gradient: Summary
        let statistics: [String: Summary]?
    }

    /// Every so-manieth value of a tensor, and two sums over all of them.
    struct Summary: Decodable {
        let step: Int
        let values: [Double]
        let sum: Double
        let sumOfSquares: Double
    }

    static func load(_ preset: Preset) throws -> PresetReference? {
        struct File: Decodable { let cases: [PresetReference] }
        return try fixture("presets.json", as: File.self).cases.first { $0.preset == preset }
    }

    var network: Network {
        get throws {
            try preset.network(
                input: Shape(channels: input[0], height: input[1], width: input[2]), classCount: classes)
        }
    }

    /// The network with nothing dropped in training: PyTorch draws other numbers.
    var networkWithoutDropout: Network {
        get throws {
            let network = try network
            var replaced: [String: String] = [:]
            var nodes: [Node] = []
            for var node in network.nodes {
                node.inputs = node.inputs.map { replaced[$0] ?? $0 }
                if case .dropout = node.layer {
                    replaced[node.name] = node.inputs[0]
                } else {
                    nodes.append(node)
                }
            }
            return try Network(input: network.input, nodes: nodes)
        }
    }

    func images(for results: Results) -> [Float] {
        sequence("images\(results.images)", results.batch * input.reduce(1, *)).map { Float($0) }
    }
    func mixture(for results: Results) -> [Float] {
        sequence("mixture", results.batch * classes).map { Float($0) }
    }

    /// The weights both sides start from.
    func parameters(of network: Network) -> Parameters {
        let parameters = Parameters(layout: ParameterLayout(for: network))
        let normalizations = Set(
            parameters.layout.entries.map(\.name).filter { $0.hasSuffix(".running_mean") }
                .map { $0.replacing("running_mean", with: "bias") })
        for entry in parameters.layout.entries {
            let specification = entry.specification
            let inputs = Double(specification.shape.dropFirst().reduce(1, *))
            let pattern = pairs(entry.name).map { x -> Float in
                switch specification.role {
                case .weight: Float(x * (6 / inputs).squareRoot())
                case .scale: Float(1 + x / 4)
                case .statistic where entry.name.hasSuffix("running_var"): Float(1 + x / 2)
                case .bias where normalizations.contains(entry.name): Float(shift + x / 10)
                case .bias, .statistic: Float(x / 10)
                }
            }
            fill(by: pattern, parameters.values(of: entry))
        }
        return parameters
    }

    private func fill(by pattern: [Float], _ values: UnsafeMutableBufferPointer<Float>) {
        var start = 0
        while start < values.count {
            let count = min(pattern.count, values.count - start)
            _ = UnsafeMutableBufferPointer(rebasing: values[start..<start + count]).update(
                fromContentsOf: pattern.prefix(count))
            start += count
        }
    }

    /// Numbers of a name's sequence, each with its negative behind it.
    private func pairs(_ name: String) -> [Double] { sequence(name, 2047).flatMap { [$0, -$0] } }
}

/// The first numbers of a name's sequence: the formula that the heads of fixtures describe.
func sequence(_ name: String, _ count: Int) -> [Double] {
    var code: UInt32 = 0x811C_9DC5
    for byte in name.utf8 { code = (code ^ UInt32(byte)) &* 0x0100_0193 }
    return (0..<count).map { index in
        var hash = code &+ UInt32(index)
        hash ^= hash >> 16
        hash &*= 0x7FEB_352D
        hash ^= hash >> 15
        hash &*= 0x846C_A68B
        hash ^= hash >> 16
        return Double(hash >> 8) / 8_388_608 - 1
    }
}

/// What a plan computed.
struct PresetResults {
    let logits: [Float]
    let gradient: [Float]
    /// All running means, and all running variances, in the order of the network.
    var statistics: [String: [Float]] = [:]
}
