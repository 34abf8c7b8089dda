import OneDNN

/// Convolution, with what the plan computes in one go with it: at inference the batch normalisation behind it and the
/// addition of another value, and the ReLU behind those.
final class ConvolutionOperation: Operation {
    private let name: String
    private let layer: Convolution
    private let fused: PlannedNode
    private var trace: Trace?

    /// What the backward pass needs of the forward pass.
    private struct Trace {
        let input: Value
        /// The input as the forward pass took it.
        let source: Tensor
        let output: Tensor
        let window: Window
        let weightDimensions: [Int]
        let forward: PrimitiveDescriptor
        let multiplyAdds: Int
        /// What tells this convolution from others of another speed.
        let convolution: String
    }

    init(_ node: PlannedNode, _ layer: Convolution) {
        name = node.node.name
        self.layer = layer
        fused = node
    }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        guard let shape = try? layer.outputShape(of: [input.shape]) else {
            preconditionFailure("shapes are checked when the network is made")
        }
        let window = layer.slidingWindow.window(over: input.shape.size)
        let type = builder.elementType
        let weightDimensions = layer.weightDimensions(channels: input.shape.channels)
        let convolution =
            "\(builder.batchSize)×\(input.shape) to \(shape) by \(layer.kernelSize)"
            + (layer.groups > 1 ? " in \(layer.groups) groups" : "")
        // An image of one or three channels is read as it lies; elsewhere oneDNN chooses.
        let source =
            input.shape.channels < 4
            ? input.tensor.descriptor : try input.tensor.descriptor.with(type, layout: .any)
        let descriptor = try builder.convolution(
            .forward, convolution, roles: [.source, .weights, .bias, .destination]
        ) { algorithm throws(OneDNNError) in
            try PrimitiveDescriptor.convolutionForward(
                on: builder.engine, phase: builder.phase, algorithm: algorithm, source: source,
                weights: MemoryDescriptor(weightDimensions, type, layout: .any),
                bias: layer.bias || fused.normalization != nil
                    ? MemoryDescriptor([layer.filters], .float32) : nil,
                destination: MemoryDescriptor(builder.dimensions(shape), type, layout: .any), window: window,
                post: PostOperations(fused.rectifier, addsDestination: fused.addsSecondInput))
        }
        let arranged = try builder.arranged(input.tensor, as: descriptor.memory(.source))
        let destination = try required(descriptor, .destination)
        let output =
            fused.addsSecondInput
            ? try builder.owned(inputs[1], as: destination) : try builder.tensor(destination)
        var tensors: [Role: Tensor] = [.source: arranged, .destination: output]
        if let normalization = fused.normalization {
            (tensors[.weights], tensors[.bias]) = try builder.folded(
                normalization, into: layer, named: name, as: weightDimensions,
                wanted: descriptor.memory(.weights))
        } else {
            tensors[.weights] = try builder.packedParameter(
                "\(name).weight", as: weightDimensions, wanted: descriptor.memory(.weights))
            if layer.bias { tensors[.bias] = try builder.parameter("\(name).bias", as: [layer.filters]) }
        }
        let multiplyAdds = layer.multiplyAdds(of: [input.shape], output: shape) * builder.batchSize
        try builder.emit(.forward, descriptor, tensors, multiplyAdds: multiplyAdds)
        trace = Trace(
            input: input, source: arranged, output: output, window: window,
            weightDimensions: weightDimensions,
            forward: descriptor, multiplyAdds: multiplyAdds, convolution: convolution)
        return Value(
            shape, output, needsGradient: builder.trains(name) || input.needsGradient,
            isKept: fused.rectifier != nil)
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let trace else { return }
        let gradient =
            try fused.rectifier.map { layer throws(OneDNNError) in
                try emitReLUBackward(builder, layer, gradient: outputGradient, output: trace.output)
            } ?? outputGradient
        if builder.trains(name) { try buildWeightGradient(builder, gradient, trace) }
        if trace.input.needsGradient { try buildInputGradient(builder, gradient, trace) }
    }

    private func buildWeightGradient(
        _ builder: PlanBuilder, _ outputGradient: Tensor, _ trace: Trace
    ) throws(OneDNNError) {
        let type = builder.elementType
        let descriptor = try builder.convolution(
            .backwardWeights, trace.convolution,
            roles: [.source, .destinationGradient, .weightsGradient, .biasGradient]
        ) { algorithm throws(OneDNNError) in
            try PrimitiveDescriptor.convolutionBackwardWeights(
                on: builder.engine, algorithm: algorithm,
                source: trace.input.shape.channels < 4
                    ? trace.source.descriptor : try trace.source.descriptor.with(type, layout: .any),
                weightsGradient: MemoryDescriptor(trace.weightDimensions, .float32, layout: .any),
                biasGradient: layer.bias ? MemoryDescriptor([layer.filters], .float32) : nil,
                destinationGradient: try outputGradient.descriptor.with(type, layout: .any),
                window: trace.window, forward: trace.forward)
        }
        let source = try builder.arranged(trace.source, as: descriptor.memory(.source))
        let gradient = try builder.arranged(outputGradient, as: descriptor.memory(.destinationGradient))
        try buildParameterGradients(
            builder, descriptor, layerName: name, weightDimensions: trace.weightDimensions,
            biasCount: layer.bias ? layer.filters : nil,
            tensors: [.source: source, .destinationGradient: gradient], multiplyAdds: trace.multiplyAdds)
    }

    private func buildInputGradient(
        _ builder: PlanBuilder, _ outputGradient: Tensor, _ trace: Trace
    ) throws(OneDNNError) {
        let type = builder.elementType
        let descriptor = try builder.convolution(
            .backwardData, trace.convolution, roles: [.destinationGradient, .weights, .sourceGradient]
        ) { algorithm throws(OneDNNError) in
            try PrimitiveDescriptor.convolutionBackwardData(
                on: builder.engine, algorithm: algorithm,
                sourceGradient: try trace.source.descriptor.with(type, layout: .any),
                weights: MemoryDescriptor(trace.weightDimensions, type, layout: .any),
                destinationGradient: try outputGradient.descriptor.with(type, layout: .any),
                window: trace.window, forward: trace.forward)
        }
        let gradient = try builder.arranged(outputGradient, as: descriptor.memory(.destinationGradient))
        let weights = try builder.packedParameter(
            "\(name).weight", as: trace.weightDimensions, wanted: descriptor.memory(.weights))
        let result = try builder.tensor(try required(descriptor, .sourceGradient))
        try builder.emit(
            .backwardData, descriptor,
            [.destinationGradient: gradient, .weights: weights, .sourceGradient: result],
            multiplyAdds: trace.multiplyAdds)
        trace.input.gradients.append(result)
    }
}
