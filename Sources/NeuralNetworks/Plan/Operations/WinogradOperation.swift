import OneDNN

/// A convolution by ``WinogradConvolution``, with the 2×2 maximum pooling and the ReLU behind it where they follow.
///
/// A tile of the algorithm is a window of the pooling: what the convolution itself gives is then never written, and for
/// the backward pass a byte says which of a window's four places won.
final class WinogradOperation: Operation {
    private let name: String
    private let layer: Convolution
    private let fused: PlannedNode
    private var trace: Trace?

    /// What the backward pass needs of the forward pass.
    private struct Trace {
        let output: Tensor
        let winners: Tensor?
        let gradients: ConvolutionGradients
    }

    init(_ node: PlannedNode, _ layer: Convolution) {
        name = node.node.name
        self.layer = layer
        fused = node
    }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        let geometry = ConvolutionGeometry(layer, of: input.shape, batchSize: builder.batchSize)
        guard
            let winograd = WinogradConvolution(
                of: geometry, in: builder.options.precision, isPooled: fused.isPooled)
        else {
            preconditionFailure("the plan asks before it chooses this algorithm")
        }
        let source = try builder.arranged(input.tensor, in: winograd.loops.layout)
        let output = Shape(
            channels: layer.filters,
            height: fused.isPooled ? winograd.shape.tile_rows : geometry.output.size.height,
            width: fused.isPooled ? winograd.shape.tile_columns : geometry.output.size.width)
        let result = try builder.tensor(
            MemoryDescriptor(builder.dimensions(output), builder.elementType, layout: winograd.loops.layout))
        let winners =
            fused.isPooled && builder.phase == .training
            ? try builder.tensor(
                MemoryDescriptor(builder.dimensions(output), .uint8, layout: winograd.loops.layout))
            : nil
        let (weights, bias) = try weightsAndBias(builder, geometry)
        try winograd.emit(
            builder, .forward, input: source, weights: weights, bias: bias, output: result, winners: winners,
            pools: fused.isPooled, rectifies: fused.rectifier != nil, multiplyAdds: geometry.multiplyAdds)
        if builder.phase == .training {
            trace = Trace(
                output: result, winners: winners,
                gradients: ConvolutionGradients(name: name, geometry: geometry, input: input, source: source))
        }
        return Value(
            output, result, needsGradient: builder.trains(name) || input.needsGradient,
            isKept: builder.hasBackward && fused.rectifier != nil)
    }

    private func weightsAndBias(
        _ builder: PlanBuilder, _ geometry: ConvolutionGeometry
    ) throws(OneDNNError) -> (weights: Tensor, bias: Tensor?) {
        if let normalization = fused.normalization {
            return try builder.folded(
                normalization, into: layer, named: name, as: geometry.weightDimensions, wanted: nil)
        }
        return (
            try builder.parameter("\(name).weight", as: geometry.weightDimensions),
            layer.bias ? try builder.parameter("\(name).bias", as: [layer.filters]) : nil
        )
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let trace else { return }
        // What won a pooling brings its ReLU with it.
        let gradient =
            if let winners = trace.winners {
                try PoolingByTwo(input: trace.gradients.geometry.output)
                    .emitBackward(builder, outputGradient, winners: winners)
            } else {
                try emitReLUBackward(
                    builder, fused.rectifier, gradient: outputGradient, output: trace.output)
            }
        try trace.gradients.build(builder, outputGradient: gradient)
    }
}
