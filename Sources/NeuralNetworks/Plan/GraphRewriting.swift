import OneDNN

/// A node as it will be computed: what the plan does in one go may be two layers of the network.
struct PlannedNode {
    var node: Node
    /// Whether the ReLU behind the layer is computed with it.
    var fusesReLU = false
    /// Whether this is the network's output: logits, in float32.
    var isOutput = false
    /// Whether the pooling and the ReLU behind a first convolution are computed with it.
    var isStem = false
}

/// The network's nodes in the form that is fastest to compute and gives the same result.
///
/// - Parameter givesLogits: whether the result is read as logits, and not by another plan.
func plannedNodes(
    of network: Network, phase: Phase, fusesStem: Bool, givesLogits: Bool = true
) -> [PlannedNode] {
    var graph = GraphRewriting(nodes: network.nodes.map { PlannedNode(node: $0) })
    if givesLogits { graph.removeFinalSoftmax() }
    if fusesStem { graph.fuseStem(input: network.input) }
    switch phase {
    case .training:
        graph.exchange(first: \.isReLU, second: \.isMaxPooling)
    case .inference:
        graph.removeAll(where: \.isDropout)
        graph.exchange(first: \.isMaxPooling, second: \.isReLU)
    }
    graph.fuseReLU()
    graph.nodes[graph.nodes.count - 1].isOutput = givesLogits
    return graph.nodes
}

private struct GraphRewriting {
    var nodes: [PlannedNode]

    /// The loss and the predictions are computed from logits.
    mutating func removeFinalSoftmax() {
        if case .softmax = nodes[nodes.count - 1].node.layer, nodes.count > 1 { nodes.removeLast() }
    }

    /// Takes out nodes that do nothing.
    mutating func removeAll(where isIdle: (PlannedNode) -> Bool) {
        while let index = nodes.firstIndex(where: isIdle), nodes.count > 1 {
            let removed = nodes.remove(at: index).node
            rename(removed.name, to: removed.inputs[0])
        }
    }

    /// Exchanges neighbours whose order does not matter to the result: the maximum of rectified values is the
    /// rectified maximum. In training ReLU behind pooling touches a quarter of the data; at inference ReLU before
    /// pooling is part of the convolution and costs nothing.
    mutating func exchange(first isFirst: (PlannedNode) -> Bool, second isSecond: (PlannedNode) -> Bool) {
        for index in nodes.indices where isFirst(nodes[index]) {
            let name = nodes[index].node.name
            guard let other = onlyConsumer(of: name), isSecond(nodes[other]) else { continue }
            // The values keep their names: the first place still makes `name`, the second the other's.
            let layer = nodes[index].node.layer
            nodes[index].node.layer = nodes[other].node.layer
            nodes[other].node.layer = layer
        }
    }

    /// Lets a convolution or dense layer compute the ReLU behind it.
    mutating func fuseReLU() {
        for index in nodes.indices where nodes[index].canFuseReLU {
            guard let other = onlyConsumer(of: nodes[index].node.name), nodes[other].isReLU else { continue }
            nodes[index].fusesReLU = true
        }
        for index in nodes.indices.reversed() where nodes[index].isReLU {
            let input = nodes[index].node.inputs[0]
            guard let producer = nodes.first(where: { $0.node.name == input }), producer.fusesReLU else {
                continue
            }
            rename(nodes.remove(at: index).node.name, to: input)
        }
    }

    /// Lets a convolution of the input image compute the pooling and the ReLU behind it, in either order.
    mutating func fuseStem(input: Shape) {
        guard
            let first = nodes.firstIndex(where: { StemOperation.canCompute($0.node, input: input) }),
            let second = onlyConsumer(of: nodes[first].node.name),
            let third = onlyConsumer(of: nodes[second].node.name)
        else { return }
        let isPoolThenReLU = nodes[second].isStemPooling && nodes[third].isReLU
        let isReLUThenPool = nodes[second].isReLU && nodes[third].isStemPooling
        guard isPoolThenReLU || isReLUThenPool else { return }
        nodes[first].isStem = true
        rename(nodes[third].node.name, to: nodes[first].node.name)
        for index in [second, third].sorted(by: >) { nodes.remove(at: index) }
    }

    private func onlyConsumer(of name: String) -> Int? {
        let consumers = nodes.indices.filter { nodes[$0].node.inputs.contains(name) }
        return consumers.count == 1 ? consumers[0] : nil
    }

    private mutating func rename(_ old: String, to new: String) {
        for index in nodes.indices {
            nodes[index].node.inputs = nodes[index].node.inputs.map { $0 == old ? new : $0 }
        }
    }
}

extension PlannedNode {
    fileprivate var isReLU: Bool { if case .relu = node.layer { true } else { false } }
    fileprivate var isMaxPooling: Bool { if case .maxPooling = node.layer { true } else { false } }
    fileprivate var isStemPooling: Bool {
        if case .maxPooling(let layer) = node.layer { layer == MaxPooling(kernelSize: 2) } else { false }
    }
    fileprivate var isDropout: Bool { if case .dropout = node.layer { true } else { false } }
    fileprivate var canFuseReLU: Bool {
        switch node.layer {
        case .convolution: !isStem
        case .dense: true
        default: false
        }
    }
}
