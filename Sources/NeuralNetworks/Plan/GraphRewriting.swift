import OneDNN

/// The network's nodes in the form that is fastest to compute and gives the same result.
///
/// - Parameter winograd: the convolutions that ``WinogradOperation`` computes.
func plannedNodes(
    of network: Network, phase: Phase, options: PlanOptions, winograd: Set<String> = []
) -> [PlannedNode] {
    var graph = GraphRewriting(
        nodes: network.nodes.map { PlannedNode(node: $0, isObserved: $0.name == options.observedLayer) })
    if !options.outputsFeatures { graph.removeFinalSoftmax() }
    if phase == .inference || options.computesAsAtInference { graph.removeAll(where: \.isDropout) }
    if !options.outputsFeatures { graph.markOutput(graph.nodes.count - 1) }
    if options.fusesStem, !options.computesInputGradient {
        graph.fuseStem(input: network.input, in: options.precision)
    }
    switch phase {
    case .training:
        graph.exchange(first: \.isReLU, second: \.isMaxPooling, unlessBehind: \.isNormalization)
        graph.fuseFlatten()
        graph.useWinograd(for: winograd)
    case .inference:
        graph.exchange(first: \.isMaxPooling, second: \.isReLU)
        graph.fuseFlatten()
        graph.foldNormalization()
        graph.useWinograd(for: winograd)
        graph.fuseAdditions()
    }
    graph.fuseReLU()
    return graph.nodes
}

/// Steps from a network as it is written to one as it is computed; each leaves the result as it was.
struct GraphRewriting {
    var nodes: [PlannedNode]

    /// The loss and the predictions are computed from logits.
    mutating func removeFinalSoftmax() {
        if case .softmax = nodes[nodes.count - 1].node.layer, nodes.count > 1 { nodes.removeLast() }
    }

    /// Marks what makes the logits: a node and, where that only adds up or passes on, those whose values it takes.
    mutating func markOutput(_ index: Int) {
        nodes[index].isOutput = true
        guard nodes[index].passesNumbersOn else { return }
        for input in nodes[index].node.inputs where onlyConsumer(of: input) == index {
            if let producer = producer(of: input) { markOutput(producer) }
        }
    }

    /// Takes out nodes that do nothing, but for one that is observed and takes what no other node could show: the
    /// network's input, or a value that others take as well, whose gradient is more than its own.
    mutating func removeAll(where isIdle: (PlannedNode) -> Bool) {
        func mayGo(_ node: PlannedNode) -> Bool {
            let input = node.node.inputs[0]
            return isIdle(node)
                && !(node.isObserved && (producer(of: input) == nil || consumers(of: input).count > 1))
        }
        while let index = nodes.firstIndex(where: mayGo), nodes.count > 1 {
            let removed = nodes.remove(at: index)
            rename(removed.node.name, to: removed.node.inputs[0])
            if removed.isObserved, let producer = producer(of: removed.node.inputs[0]) {
                nodes[producer].isObserved = true
            }
        }
    }

    /// Exchanges neighbours whose order does not matter to the result: the maximum of rectified values is the
    /// rectified maximum. In training ReLU behind pooling touches a quarter of the data; at inference ReLU before
    /// pooling is part of the convolution and costs nothing, as it always is of batch normalisation.
    mutating func exchange(
        first isFirst: (PlannedNode) -> Bool, second isSecond: (PlannedNode) -> Bool,
        unlessBehind isObstacle: (PlannedNode) -> Bool = { _ in false }
    ) {
        for index in nodes.indices where isFirst(nodes[index]) {
            let (name, input) = (nodes[index].node.name, nodes[index].node.inputs[0])
            guard let other = onlyConsumer(of: name), isSecond(nodes[other]) else { continue }
            if let producer = producer(of: input), isObstacle(nodes[producer]) { continue }
            // The values keep their names: the first place still makes `name`, the second the other's.
            let layer = nodes[index].node.layer
            nodes[index].node.layer = nodes[other].node.layer
            nodes[other].node.layer = layer
        }
    }

    /// Lets a 2×2 pooling write the plain rows that are asked for behind it, or behind its ReLU. No Winograd loop takes
    /// that pooling from there on: to pool by itself takes no longer than to rearrange what the loop has pooled.
    mutating func fuseFlatten() {
        for name in nodes.filter({ $0.isFlatten && !$0.isOutput }).map(\.node.name) {
            guard let flatten = producer(of: name), let previous = onlyProducer(of: flatten) else { continue }
            let rectifies = nodes[previous].relu == ReLU()
            guard let pooling = rectifies ? onlyProducer(of: previous) : previous,
                nodes[pooling].isPoolingByTwo
            else { continue }
            nodes[pooling].flattens = true
            remove(flatten, computedBy: pooling)
            guard rectifies else { continue }
            nodes[pooling].rectifier = ReLU()
            remove(previous, computedBy: pooling)
        }
    }

    /// Lets other layers compute the ReLU behind them.
    mutating func fuseReLU() {
        for index in nodes.indices.reversed() {
            guard let relu = nodes[index].relu, let producer = onlyProducer(of: index),
                nodes[producer].rectifier == nil, nodes[producer].canFuse(relu)
            else { continue }
            nodes[producer].rectifier = relu
            remove(index, computedBy: producer)
        }
    }

    /// Lets a convolution of the input image compute the pooling and the ReLU behind it, in either order.
    mutating func fuseStem(input: Shape, in precision: Precision) {
        guard
            let first = nodes.firstIndex(where: {
                StemOperation.canCompute($0.node, input: input, in: precision)
            })
        else { return }
        nodes[first].isStem = fusePooling(behind: first)
    }

    /// Takes out the 2×2 pooling and the ReLU behind a convolution that will compute them, in either order.
    ///
    /// - Returns: whether there were both.
    mutating func fusePooling(behind first: Int) -> Bool {
        guard let second = onlyConsumer(of: nodes[first].node.name),
            let third = onlyConsumer(of: nodes[second].node.name)
        else { return false }
        let isPoolThenReLU = nodes[second].isPoolingByTwo && nodes[third].relu == ReLU()
        let isReLUThenPool = nodes[second].relu == ReLU() && nodes[third].isPoolingByTwo
        guard isPoolThenReLU || isReLUThenPool else { return false }
        nodes[first].isObserved = nodes[third].isObserved
        rename(nodes[third].node.name, to: nodes[first].node.name)
        for index in [second, third].sorted(by: >) { nodes.remove(at: index) }
        return true
    }

    // MARK: Finding and replacing

    /// The nodes that take a value.
    func consumers(of name: String) -> [Int] {
        nodes.indices.filter { nodes[$0].node.inputs.contains(name) }
    }

    /// The node that alone takes a value. Of one that is observed there is none: it is asked for as it is.
    func onlyConsumer(of name: String) -> Int? {
        if let producer = producer(of: name), nodes[producer].isObserved { return nil }
        let consumers = consumers(of: name)
        return consumers.count == 1 ? consumers[0] : nil
    }

    /// The node that makes a node's input, where no other takes it.
    func onlyProducer(of index: Int) -> Int? {
        let input = nodes[index].node.inputs[0]
        return onlyConsumer(of: input) == index ? producer(of: input) : nil
    }

    /// The node that makes a value, unless it is the network's input.
    func producer(of name: String) -> Int? { nodes.firstIndex { $0.node.name == name } }

    /// Takes out a node whose result another gives from now on.
    mutating func remove(_ index: Int, computedBy other: Int) {
        rename(nodes[index].node.name, to: nodes[other].node.name)
        if nodes[index].isObserved { nodes[other].isObserved = true }
        if nodes[index].isOutput { nodes[other].isOutput = true }
        nodes.remove(at: index)
    }

    mutating func rename(_ old: String, to new: String) {
        for index in nodes.indices {
            nodes[index].node.inputs = nodes[index].node.inputs.map { $0 == old ? new : $0 }
        }
    }
}
