import NeuralNetworks

extension Network {
    /// The same layers with at most so many units in those between the last convolution and the classes: with 32 a VGG of
    /// a tenth, whose convolutions are all there.
    public func withDenseLayers(ofAtMost units: Int) throws -> Network {
        try Network(
            input: input,
            nodes: nodes.map { node in
                guard case .dense(var layer) = node.layer, node != nodes.last else { return node }
                var node = node
                layer.units = min(layer.units, units)
                node.layer = .dense(layer)
                return node
            })
    }
}
