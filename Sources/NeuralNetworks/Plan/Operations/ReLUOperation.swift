import OneDNN

/// A ReLU that no other layer computes with its own result; in place where nobody else reads its input.
final class ReLUOperation: Operation {
    private let layer: ReLU
    private var trace: (input: Value, output: Tensor)?

    init(_ layer: ReLU) { self.layer = layer }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        let descriptor = try PrimitiveDescriptor.reluForward(
            on: builder.engine, phase: builder.phase, upperBound: layer.maximum, data: input.tensor.descriptor
        )
        let output = input.canBeOverwritten ? input.tensor : try builder.tensor(input.tensor.descriptor)
        try builder.emit(.forward, descriptor, [.source: input.tensor, .destination: output])
        trace = (input, output)
        return Value(input.shape, output, needsGradient: input.needsGradient, isKept: builder.hasBackward)
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let trace, trace.input.needsGradient else { return }
        trace.input.gradients.append(
            try emitReLUBackward(builder, layer, gradient: outputGradient, output: trace.output))
    }
}
