/// A network cut in two at one value: what stays as it is, and what is trained behind it.
public struct NetworkSplit: Sendable {
    /// The part in front: nothing in it is trained or draws numbers. `nil` where there is no such part with weights.
    public let trunk: Network?
    /// The part behind; its input is the trunk's output. The whole network where there is no trunk.
    public let rest: Network
    /// Layers of the rest that are not trained.
    public let frozenLayers: Set<String>
}

extension Network {
    /// Cuts off the largest part of the network below which nothing is trained.
    ///
    /// The cut is at a single value: where several values lead from what is frozen to what is trained, as at a block
    /// with a shortcut of which one branch is trained, it is the last single one before. Dropout in training is a
    /// function of the step, so that nothing behind it is in the trunk.
    ///
    /// - Parameter isTrained: whether a layer, by its name, is trained. Asked of layers that have parameters.
    public func split(training isTrained: (String) -> Bool) throws(NetworkError) -> NetworkSplit {
        let trained = Set(layersWithParameters.filter(isTrained))
        let frozen = Set(layersWithParameters).subtracting(trained)
        var changing: Set<String> = []
        for node in nodes
        where trained.contains(node.name) || node.layer.drawsNumbersInTraining
            || !changing.isDisjoint(with: node.inputs)
        {
            changing.insert(node.name)
        }
        for index in nodes.indices.reversed() where !changing.contains(nodes[index].name) {
            let cut = nodes[index].name
            let front = ancestors(of: index)
            guard front.count < nodes.count, isOnlyWay(cut, outOf: front) else { continue }
            guard !front.isDisjoint(with: frozen) else { break }
            let trunk = try Network(input: input, nodes: nodes.filter { front.contains($0.name) })
            let behind = nodes.filter { !front.contains($0.name) }.map { node in
                var node = node
                node.inputs = node.inputs.map { $0 == cut ? Network.inputName : $0 }
                return node
            }
            let rest = try Network(input: shapes[index], nodes: behind)
            return NetworkSplit(trunk: trunk, rest: rest, frozenLayers: frozen.subtracting(front))
        }
        return NetworkSplit(trunk: nil, rest: self, frozenLayers: frozen)
    }

    /// The network as far as one of its layers: that layer, and all it depends on. `nil` where there is none of the name.
    public func part(endingWith layer: String) throws(NetworkError) -> Network? {
        guard let index = nodes.firstIndex(where: { $0.name == layer }) else { return nil }
        let names = ancestors(of: index)
        return try Network(input: input, nodes: nodes.filter { names.contains($0.name) })
    }

    /// A node's name and those of all it depends on.
    private func ancestors(of index: Int) -> Set<String> {
        var names: Set = [nodes[index].name]
        for node in nodes[...index].reversed() where names.contains(node.name) {
            names.formUnion(node.inputs)
        }
        names.remove(Network.inputName)
        return names
    }

    /// Whether no node behind a part of the network takes anything of it but one value.
    private func isOnlyWay(_ cut: String, outOf front: Set<String>) -> Bool {
        nodes.allSatisfy { node in
            front.contains(node.name)
                || node.inputs.allSatisfy { $0 == cut || ($0 != Network.inputName && !front.contains($0)) }
        }
    }
}

extension Layer {
    /// Whether it computes something else in every training step, whatever its weights.
    var drawsNumbersInTraining: Bool {
        if case .dropout = self { true } else { false }
    }
}
