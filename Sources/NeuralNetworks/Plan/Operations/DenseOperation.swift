import OneDNN

/// A dense layer, with the ReLU behind it where there is one.
///
/// In training everything is plain: the weights of a dense layer behind a flattened volume are most of a small
/// network's, and to rearrange them for a primitive in every step takes longer than the primitive gains.
final class DenseOperation: Operation {
    private let name: String
    private let layer: Dense
    private let rectifier: ReLU?
    private let isOutput: Bool
    private var trace: Trace?

    /// What the backward pass needs of the forward pass.
    private struct Trace {
        let input: Value
        let source: Tensor
        let output: Tensor
        let weightDimensions: [Int]
        let forward: PrimitiveDescriptor
        let multiplyAdds: Int
    }

    init(name: String, layer: Dense, rectifier: ReLU?, isOutput: Bool) {
        self.name = name
        self.layer = layer
        self.rectifier = rectifier
        self.isOutput = isOutput
    }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        let type = builder.elementType
        let weightDimensions = [layer.units, input.shape.count]
        let outputType: ElementType = isOutput ? .float32 : type
        let descriptor = try PrimitiveDescriptor.innerProductForward(
            on: builder.engine, phase: builder.phase, source: input.tensor.descriptor,
            weights: MemoryDescriptor(weightDimensions, type, layout: weightLayout(builder)),
            bias: layer.bias ? MemoryDescriptor([layer.units], .float32) : nil,
            destination: MemoryDescriptor([builder.batchSize, layer.units], outputType),
            post: PostOperations(rectifier))
        let output = try builder.tensor(try required(descriptor, .destination))
        var tensors: [Role: Tensor] = [
            .source: input.tensor, .destination: output,
            .weights: try builder.packedParameter(
                "\(name).weight", as: weightDimensions, wanted: descriptor.memory(.weights)),
        ]
        if layer.bias { tensors[.bias] = try builder.parameter("\(name).bias", as: [layer.units]) }
        let multiplyAdds = layer.units * input.shape.count * builder.batchSize
        try builder.emit(.forward, descriptor, tensors, multiplyAdds: multiplyAdds)
        trace = Trace(
            input: input, source: input.tensor, output: output, weightDimensions: weightDimensions,
            forward: descriptor, multiplyAdds: multiplyAdds)
        return Value(
            Shape(features: layer.units), output,
            needsGradient: builder.trains(name) || input.needsGradient,
            isKept: builder.hasBackward && rectifier != nil)
    }

    /// The primitive chooses where its weights are copied anyhow, and once.
    private func weightLayout(_ builder: PlanBuilder) -> Layout {
        builder.phase == .inference && builder.elementType == .bfloat16 ? .any : .plain
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let trace else { return }
        let rectified = try emitReLUBackward(
            builder, rectifier, gradient: outputGradient, output: trace.output)
        // The gradient of float32 logits is rounded to what the layer computes with.
        let gradient = try builder.arranged(rectified, in: .plain)
        if builder.trains(name) { try buildWeightGradient(builder, gradient, trace) }
        if trace.input.needsGradient { try buildInputGradient(builder, gradient, trace) }
    }

    private func buildWeightGradient(
        _ builder: PlanBuilder, _ gradient: Tensor, _ trace: Trace
    ) throws(OneDNNError) {
        let descriptor = try PrimitiveDescriptor.innerProductBackwardWeights(
            on: builder.engine, source: trace.source.descriptor,
            weightsGradient: MemoryDescriptor(trace.weightDimensions, .float32),
            biasGradient: layer.bias ? MemoryDescriptor([layer.units], .float32) : nil,
            destinationGradient: gradient.descriptor, forward: trace.forward)
        try emitParameterGradients(
            builder, descriptor, layerName: name, weightDimensions: trace.weightDimensions,
            biasCount: layer.bias ? layer.units : nil,
            tensors: [.source: trace.source, .destinationGradient: gradient], multiplyAdds: trace.multiplyAdds
        )
    }

    private func buildInputGradient(
        _ builder: PlanBuilder, _ gradient: Tensor, _ trace: Trace
    ) throws(OneDNNError) {
        let descriptor = try PrimitiveDescriptor.innerProductBackwardData(
            on: builder.engine, sourceGradient: trace.source.descriptor,
            weights: MemoryDescriptor(trace.weightDimensions, builder.elementType),
            destinationGradient: gradient.descriptor, forward: trace.forward)
        try emitInputGradient(
            builder, descriptor, layerName: name, weightDimensions: trace.weightDimensions,
            outputGradient: gradient, of: trace.input, multiplyAdds: trace.multiplyAdds)
    }
}
