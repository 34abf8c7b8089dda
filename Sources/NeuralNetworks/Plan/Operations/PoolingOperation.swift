import OneDNN

/// Maximum or average pooling. Maximum pooling remembers where each maximum was found, so that neither its input nor
/// its output has to be kept for the backward pass.
final class PoolingOperation: Operation {
    private let pool: PoolingWindow
    private let algorithm: PoolingAlgorithm
    private var trace: Trace?

    /// What the backward pass needs of the forward pass.
    private struct Trace {
        let input: Value
        let output: MemoryDescriptor
        let workspace: Tensor?
        let window: Window
        let forward: PrimitiveDescriptor
    }

    init(_ pool: PoolingWindow, _ algorithm: PoolingAlgorithm) {
        self.pool = pool
        self.algorithm = algorithm
    }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        guard let shape = try? pool.outputShape(of: input.shape) else {
            preconditionFailure("shapes are checked when the network is made")
        }
        let window = pool.slidingWindow.window(over: input.shape.size)
        let descriptor = try PrimitiveDescriptor.poolingForward(
            on: builder.engine, phase: builder.phase, algorithm: algorithm, source: input.tensor.descriptor,
            destination: MemoryDescriptor(
                builder.dimensions(shape), input.tensor.descriptor.elementType, layout: .any),
            window: window)
        let output = try builder.tensor(try required(descriptor, .destination))
        var tensors: [Role: Tensor] = [.source: input.tensor, .destination: output]
        if let workspace = descriptor.memory(.workspace) {
            tensors[.workspace] = try builder.tensor(workspace)
        }
        try builder.emit(.forward, descriptor, tensors)
        trace = Trace(
            input: input, output: output.descriptor, workspace: tensors[.workspace], window: window,
            forward: descriptor)
        return Value(shape, output, needsGradient: input.needsGradient)
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let trace, trace.input.needsGradient else { return }
        // The gradient has to lie as the output did for the remembered places to be the right ones.
        let gradient = try builder.arranged(outputGradient, as: trace.output)
        let descriptor = try PrimitiveDescriptor.poolingBackward(
            on: builder.engine, algorithm: algorithm, sourceGradient: trace.input.tensor.descriptor,
            destinationGradient: gradient.descriptor, window: trace.window, forward: trace.forward)
        let result = try builder.tensor(try required(descriptor, .sourceGradient))
        var tensors: [Role: Tensor] = [.destinationGradient: gradient, .sourceGradient: result]
        if let workspace = trace.workspace { tensors[.workspace] = workspace }
        try builder.emit(.backwardData, descriptor, tensors)
        trace.input.gradients.append(result)
    }
}
