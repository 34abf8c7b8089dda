import OneDNN

/// Convolution, with what the plan computes in one go with it: at inference the batch normalisation behind it and the
/// addition of another value, and the ReLU behind those.
final class ConvolutionOperation: Operation {
    private let name: String
    private let layer: Convolution
    private let fused: PlannedNode
    private var trace: (output: Tensor, gradients: ConvolutionGradients)?

    init(_ node: PlannedNode, _ layer: Convolution) {
        name = node.node.name
        self.layer = layer
        fused = node
    }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        let geometry = ConvolutionGeometry(layer, of: input.shape, batchSize: builder.batchSize)
        let asItLies = geometry.readsImage ? input.tensor.descriptor : nil
        let addsBias = layer.bias || fused.normalization != nil
        // Logits are float32. (Our own loops have too many filters to give any.)
        let outputType: ElementType = fused.isOutput ? .float32 : builder.elementType
        let post = PostOperations(fused.rectifier, addsDestination: fused.addsSecondInput)
        let descriptor = try builder.convolution(
            .forward, geometry, roles: [.source, .weights, .bias, .destination]
        ) { geometry, algorithm throws(OneDNNError) in
            try geometry.forward(
                builder, algorithm, source: asItLies, outputType: outputType, addsBias: addsBias, post: post)
        }
        let arranged = try builder.arranged(input.tensor, as: descriptor.memory(.source))
        let destination = try required(descriptor, .destination)
        let output =
            fused.addsSecondInput
            ? try builder.owned(inputs[1], as: destination) : try builder.tensor(destination)
        var tensors: [Role: Tensor] = [.source: arranged, .destination: output]
        if let normalization = fused.normalization {
            (tensors[.weights], tensors[.bias]) = try builder.folded(
                normalization, into: layer, named: name, as: geometry.weightDimensions,
                wanted: descriptor.memory(.weights))
        } else {
            tensors[.weights] = try builder.packedParameter(
                "\(name).weight", as: geometry.weightDimensions, wanted: descriptor.memory(.weights))
            if layer.bias { tensors[.bias] = try builder.parameter("\(name).bias", as: [layer.filters]) }
        }
        try builder.emit(.forward, descriptor, tensors, multiplyAdds: geometry.multiplyAdds)
        trace = (
            output,
            ConvolutionGradients(name: name, geometry: geometry, input: input, source: arranged)
        )
        return Value(
            geometry.output, output, needsGradient: builder.trains(name) || input.needsGradient,
            isKept: builder.hasBackward && fused.rectifier != nil)
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let trace else { return }
        let gradient = try emitReLUBackward(
            builder, fused.rectifier, gradient: outputGradient, output: trace.output)
        try trace.gradients.build(builder, outputGradient: gradient)
    }
}
