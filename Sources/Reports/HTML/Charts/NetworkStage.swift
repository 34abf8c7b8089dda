import Diagnostics
import NeuralNetworks

/// A part of a network that is drawn as one step: a layer that computes with the small ones behind it, or a whole block
/// of branches.
package struct NetworkStage: Equatable {
    /// What happens, in a few words.
    package var words: [String]
    /// What comes out.
    package var output: Shape

    /// The stages of a network in their order.
    ///
    /// A layer through which everything has to pass ends a stage; what lies between two of them with ways past each
    /// other is a block.
    package static func stages(of network: Network) -> [NetworkStage] {
        var stages: [NetworkStage] = []
        var begin = 0
        // Another spelling of the same numbers, and what changes none of their shape behind it: said with the layer
        // that takes them.
        var spellings: [String] = []
        for end in passes(of: network) {
            let nodes = network.nodes[begin...end]
            begin = end + 1
            let output = network.shapes[end]
            if nodes.count > 1 {
                stages.append(NetworkStage(words: spellings + block(nodes), output: output))
                spellings = []
            } else if let layer = nodes.first?.layer {
                let words = words(for: layer)
                let isFlatten = if case .flatten = layer { true } else { false }
                let (joins, isLast) = (joinsStageBefore(layer), end + 1 == network.nodes.count)
                if !isLast, isFlatten || joins && !spellings.isEmpty {
                    spellings.append(words)
                } else if joins, spellings.isEmpty, !stages.isEmpty {
                    stages[stages.count - 1].words.append(words)
                    stages[stages.count - 1].output = output
                } else {
                    stages.append(NetworkStage(words: spellings + [words], output: output))
                    spellings = []
                }
            }
        }
        return stages
    }

    /// Equal stages in a row as one, with their number.
    static func collapsed(_ stages: [NetworkStage]) -> [(stage: NetworkStage, count: Int)] {
        stages.reduce(into: []) { groups, stage in
            if let last = groups.last, last.stage == stage {
                groups[groups.count - 1].count += 1
            } else {
                groups.append((stage, 1))
            }
        }
    }

    /// The indices of the nodes that no connection leads past.
    private static func passes(of network: Network) -> [Int] {
        let index = Dictionary(
            network.nodes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        // The furthest node that takes something from a node up to this one.
        var furthest = 0
        var furthestBehind = [Int](repeating: 0, count: network.nodes.count + 1)
        for (consumer, node) in network.nodes.enumerated() {
            // The network's input comes before all nodes.
            for name in node.inputs {
                let source = index[name].map { $0 + 1 } ?? 0
                furthestBehind[source] = max(furthestBehind[source], consumer)
            }
        }
        return network.nodes.indices.filter { node in
            // Connections that begin before this node, all checked so far.
            furthest = max(furthest, furthestBehind[node])
            return furthest <= node
        }
    }

    /// What changes no shape, so that a drawing of its own would show nothing.
    private static func joinsStageBefore(_ layer: Layer) -> Bool {
        switch layer {
        case .relu, .batchNormalization, .dropout, .softmax, .flatten: true
        case .convolution, .maxPooling, .averagePooling, .dense, .add, .concat, .globalAveragePooling,
            .adaptiveAveragePooling:
            false
        }
    }

    private static func block(_ nodes: ArraySlice<Node>) -> [String] {
        let convolutions = nodes.count { if case .convolution = $0.layer { true } else { false } }
        let isResidual = nodes.contains { if case .add = $0.layer { true } else { false } }
        let kind = isResidual ? "residual block" : "block of branches"
        return [kind, counted(convolutions, "convolution")]
    }

    /// A layer in a few words.
    static func words(for layer: Layer) -> String {
        switch layer {
        case .convolution(let layer):
            "convolution \(layer.kernelSize)" + (layer.stride.count > 1 ? " by \(layer.stride)" : "")
        case .maxPooling(let layer): "max pooling \(layer.pool.kernelSize)"
        case .averagePooling(let layer): "mean pooling \(layer.pool.kernelSize)"
        case .relu: "ReLU"
        case .flatten: "flatten"
        case .dense: "dense"
        case .dropout(let layer): "dropout \(Ticks.label(Double(layer.rate)))"
        case .softmax: "softmax"
        case .add: "sum"
        case .batchNormalization: "batch normalisation"
        case .concat: "side by side"
        case .globalAveragePooling: "mean over all places"
        case .adaptiveAveragePooling: "mean over areas"
        }
    }
}
