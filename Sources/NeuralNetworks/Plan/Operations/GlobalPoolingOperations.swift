import CKernels
import OneDNN

/// The mean of each channel, as a row of features.
final class GlobalAveragePoolingOperation: Operation {
    private var pooling: PoolingOperation?
    private var trace: (input: Value, row: Tensor)?

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let pooling = PoolingOperation(
            PoolingWindow(tilesOf: inputs[0].shape.size), .averageWithoutPadding)
        self.pooling = pooling
        let pooled = try pooling.buildForward(builder, inputs).tensor
        let row = try builder.arranged(pooled, in: .plain, pooled.descriptor.elementType)
        trace = (inputs[0], row)
        let features = inputs[0].shape.channels
        return Value(
            Shape(features: features), try shaped(builder, row, as: [builder.batchSize, features]),
            needsGradient: inputs[0].needsGradient)
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let trace, trace.input.needsGradient else { return }
        let row = try builder.arranged(outputGradient, in: .plain, trace.row.descriptor.elementType)
        let volume = try shaped(builder, row, as: trace.row.descriptor.dimensions)
        try pooling?.buildBackward(builder, outputGradient: volume)
    }
}

/// Averages over regions: those of one size that only touch are oneDNN's, the others a loop of our own.
///
/// The loop is for the few numbers before a classifier and works on plain float32.
final class AdaptivePoolingOperation: Operation {
    private let layer: AdaptiveAveragePooling
    private var pooling: PoolingOperation?
    private var trace: (input: Value, shape: adaptive_pooling_shape)?

    init(_ layer: AdaptiveAveragePooling) { self.layer = layer }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        if let window = layer.evenWindow(over: input.shape) {
            let pooling = PoolingOperation(window, .averageWithoutPadding)
            self.pooling = pooling
            return try pooling.buildForward(builder, inputs)
        }
        let (size, pooled) = (input.shape.size, layer.outputSize)
        let shape = adaptive_pooling_shape(
            planes: builder.batchSize * input.shape.channels, height: size.height, width: size.width,
            pooled_height: pooled.height, pooled_width: pooled.width)
        let output = Shape(channels: input.shape.channels, height: pooled.height, width: pooled.width)
        let result = try emit(
            builder, .forward, input.tensor, to: builder.dimensions(output), shape, adaptive_pooling_forward)
        trace = (input, shape)
        return Value(output, result, needsGradient: input.needsGradient)
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        if let pooling { return try pooling.buildBackward(builder, outputGradient: outputGradient) }
        guard let trace, trace.input.needsGradient else { return }
        let result = try emit(
            builder, .backwardData, outputGradient, to: builder.dimensions(trace.input.shape), trace.shape,
            adaptive_pooling_backward)
        trace.input.gradients.append(result)
    }

    /// Runs a kernel on plain float32 and gives its result in the type of what it was made of.
    private func emit(
        _ builder: PlanBuilder, _ work: StepDescription.Work, _ source: Tensor, to dimensions: [Int],
        _ shape: adaptive_pooling_shape,
        _ kernel:
            @escaping (UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, adaptive_pooling_shape) -> Void
    ) throws(OneDNNError) -> Tensor {
        let from = try builder.arranged(source, in: .plain, .float32)
        let to = try builder.tensor(MemoryDescriptor(dimensions, .float32))
        let (input, output) = (from.memory, to.memory)
        builder.emit(work, kernel: "adaptive pooling", using: [from, to]) {
            kernel(input.floats, output.floats, shape)
        }
        return try builder.arranged(to, in: .plain, source.descriptor.elementType)
    }
}
