import OneDNN

/// Softmax inside a network. Behind the last layer a plan leaves it out.
final class SoftmaxOperation: Operation {
    private var trace: (input: Value, output: Tensor, forward: PrimitiveDescriptor)?

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let source = inputs[0].tensor
        let descriptor = try PrimitiveDescriptor.softmaxForward(
            on: builder.engine, phase: builder.phase, data: source.descriptor, axis: 1)
        let output = try builder.tensor(source.descriptor)
        try builder.emit(.forward, descriptor, [.source: source, .destination: output])
        trace = (inputs[0], output, descriptor)
        return Value(
            inputs[0].shape, output, needsGradient: inputs[0].needsGradient, isKept: builder.hasBackward)
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let trace, trace.input.needsGradient else { return }
        let gradient = try builder.arranged(outputGradient, as: trace.output.descriptor)
        let descriptor = try PrimitiveDescriptor.softmaxBackward(
            on: builder.engine, gradient: gradient.descriptor, data: trace.output.descriptor, axis: 1,
            forward: trace.forward)
        let result = try builder.tensor(gradient.descriptor)
        try builder.emit(
            .backwardData, descriptor,
            [.destination: trace.output, .destinationGradient: gradient, .sourceGradient: result])
        trace.input.gradients.append(result)
    }
}
