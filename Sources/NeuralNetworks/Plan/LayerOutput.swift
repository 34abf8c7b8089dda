import OneDNN

/// What a layer makes of one image.
public struct LayerOutput: Sendable {
    /// The layer's place in the network.
    public let node: Node
    /// The shape of its output.
    public let shape: Shape
    /// The output's numbers, row-major: channels × rows × columns, or a row of features.
    public let values: [Float]

    /// The numbers of one channel of a volume, row after row.
    public func channel(_ index: Int) -> ArraySlice<Float> {
        values[index * shape.size.count..<(index + 1) * shape.size.count]
    }
}

extension Network {
    /// Computes what layers make of one image at inference: dropout lets everything through, batch normalisation uses its
    /// running statistics.
    ///
    /// For every layer the network as far as it is computed anew: for looking at, not for speed. To be called on the compute
    /// thread.
    ///
    /// - Parameters:
    ///   - image: the input's numbers, row-major.
    ///   - parameters: the network's weights.
    ///   - engine: the engine to compute with.
    /// - Throws: `PlanError` where this machine cannot compute a layer.
    public func outputs(
        of image: [Float], parameters: Parameters, engine: Engine
    ) throws -> [LayerOutput] {
        precondition(image.count == input.count, "found \(image.count) numbers for \(input)")
        var outputs: [LayerOutput] = []
        for (node, shape) in zip(nodes, shapes) {
            guard let part = try part(endingWith: node.name) else { continue }
            var options = PlanOptions()
            options.outputsFeatures = true
            let plan = try Plan(
                part, parameters: parameters, phase: .inference, batchSize: 1, options: options,
                engine: engine)
            try plan.packWeights()
            image.withUnsafeBytes { bytes in
                if let start = bytes.baseAddress {
                    plan.input.copyMemory(from: start, byteCount: bytes.count)
                }
            }
            try plan.forward()
            let values = withExtendedLifetime(plan) { Array(plan.features.bindMemory(to: Float.self)) }
            outputs.append(LayerOutput(node: node, shape: shape, values: values))
        }
        return outputs
    }
}
