import Foundation
import NeuralNetworks
import OneDNN
import TestSupport
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
        FormulaNumbers.sequence("images\(results.images)", results.batch * input.reduce(1, *)).map {
            Float($0)
        }
    }
    func mixture(for results: Results) -> [Float] {
        FormulaNumbers.sequence("mixture", results.batch * classes).map { Float($0) }
    }

    /// The weights both sides start from.
    func parameters(of network: Network) -> Parameters {
        FormulaNumbers.parameters(of: network, shift: shift)
    }
}

/// What a plan computed.
struct PresetResults {
    let logits: [Float]
    let gradient: [Float]
    /// All running means, and all running variances, in the order of the network.
    var statistics: [String: [Float]] = [:]
}
