import OneDNN

/// The backward pass of a convolution, whichever way its forward pass is computed.
struct ConvolutionGradients {
    /// The layer's name, which its parameters begin with.
    let name: String
    let geometry: ConvolutionGeometry
    let input: Value
    /// The input as the forward pass took it.
    let source: Tensor

    private var layer: Convolution { geometry.layer }

    /// Adds the gradients of the weights, where they are trained, and of the input, where it needs one.
    func build(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        if builder.trains(name) { try buildWeightGradient(builder, outputGradient) }
        if input.needsGradient { try buildInputGradient(builder, outputGradient) }
    }

    // MARK: Weights

    private func buildWeightGradient(
        _ builder: PlanBuilder, _ outputGradient: Tensor
    ) throws(OneDNNError) {
        let roles: [Role] = [.source, .destinationGradient, .weightsGradient, .biasGradient]
        if let winograd = WinogradWeightGradient(of: geometry, in: builder.options.precision),
            try builder.usesWinograd(
                .backwardWeights, geometry, winograd.trial, insteadOf: roles,
                { sample throws(OneDNNError) in try sample.weightGradient(builder) })
        {
            return try buildWeightGradient(builder, outputGradient, by: winograd)
        }
        let asItLies = geometry.readsImage ? source.descriptor : nil
        let descriptor = try builder.convolution(.backwardWeights, geometry, roles: roles) {
            geometry, algorithm throws(OneDNNError) in
            try geometry.weightGradient(builder, algorithm, source: asItLies)
        }
        let arranged = try builder.arranged(source, as: descriptor.memory(.source))
        let gradient = try builder.arranged(outputGradient, as: descriptor.memory(.destinationGradient))
        try emitParameterGradients(
            builder, descriptor, layerName: name, weightDimensions: geometry.weightDimensions,
            biasCount: layer.bias ? layer.filters : nil,
            tensors: [.source: arranged, .destinationGradient: gradient], multiplyAdds: geometry.multiplyAdds)
    }

    private func buildWeightGradient(
        _ builder: PlanBuilder, _ outputGradient: Tensor, by winograd: WinogradWeightGradient
    ) throws(OneDNNError) {
        guard
            let weights = try builder.parameterGradient("\(name).weight", as: geometry.weightDimensions)
        else { return }
        let bias = layer.bias ? try builder.parameterGradient("\(name).bias", as: [layer.filters]) : nil
        let layout = winograd.convolution.loops.layout
        try winograd.emit(
            builder, input: try builder.arranged(source, in: layout),
            gradient: try builder.arranged(outputGradient, in: layout), weights: weights, bias: bias,
            multiplyAdds: geometry.multiplyAdds)
    }

    // MARK: Input

    private func buildInputGradient(
        _ builder: PlanBuilder, _ outputGradient: Tensor
    ) throws(OneDNNError) {
        let roles: [Role] = [.destinationGradient, .weights, .sourceGradient]
        if let winograd = WinogradConvolution(ofGradient: geometry, in: builder.options.precision),
            try builder.usesWinograd(
                .backwardData, geometry, winograd.trial, insteadOf: roles,
                { sample throws(OneDNNError) in try sample.inputGradient(builder) })
        {
            return try buildInputGradient(builder, outputGradient, by: winograd)
        }
        let descriptor = try builder.convolution(.backwardData, geometry, roles: roles) {
            geometry, algorithm throws(OneDNNError) in
            try geometry.inputGradient(builder, algorithm)
        }
        let gradient = try builder.arranged(outputGradient, as: descriptor.memory(.destinationGradient))
        try emitInputGradient(
            builder, descriptor, layerName: name, weightDimensions: geometry.weightDimensions,
            outputGradient: gradient, of: input, multiplyAdds: geometry.multiplyAdds)
    }

    private func buildInputGradient(
        _ builder: PlanBuilder, _ outputGradient: Tensor, by winograd: WinogradConvolution
    ) throws(OneDNNError) {
        let layout = winograd.loops.layout
        let gradient = try builder.arranged(outputGradient, in: layout)
        let weights = try builder.parameter("\(name).weight", as: geometry.weightDimensions)
        let result = try builder.tensor(source.descriptor.with(builder.elementType, layout: layout))
        try winograd.emit(
            builder, .backwardData, input: gradient, weights: weights, output: result,
            multiplyAdds: geometry.multiplyAdds)
        input.gradients.append(result)
    }
}
