import OneDNN

// What several operations are made of.

/// The tensor a primitive has at a place where every primitive of its kind has one.
func required(_ descriptor: PrimitiveDescriptor, _ role: Role) throws(OneDNNError) -> MemoryDescriptor {
    guard let memory = descriptor.memory(role) else {
        preconditionFailure("this kind of primitive always has a \(role)")
    }
    return memory
}

/// Turns the gradient of rectified values into that of the values before: where the output is zero, so is the
/// gradient. Writes over the gradient it is given where that lies as the output does.
///
/// - Parameter layer: the ReLU; without one the gradient is that of the values before already.
func emitReLUBackward(
    _ builder: PlanBuilder, _ layer: ReLU?, gradient: Tensor, output: Tensor
) throws(OneDNNError) -> Tensor {
    guard let layer else { return gradient }
    let arranged = try builder.arranged(gradient, as: output.descriptor)
    // As the output holds it: a number that was cut off has to be recognised.
    let isRounded = output.descriptor.elementType == .bfloat16
    let maximum = layer.maximum.map { isRounded ? roundedToBFloat16($0) : $0 }
    let forward = try PrimitiveDescriptor.reluForward(
        on: builder.engine, phase: .training, upperBound: maximum, data: output.descriptor)
    let descriptor = try PrimitiveDescriptor.reluBackward(
        on: builder.engine, upperBound: maximum, gradient: arranged.descriptor, data: output.descriptor,
        forward: forward)
    let result = try builder.overwritable(arranged)
    try builder.emit(
        .backwardData, descriptor,
        [.destination: output, .destinationGradient: arranged, .sourceGradient: result])
    return result
}

/// The nearest number that bfloat16 has, that with an even last bit where two are as near.
private func roundedToBFloat16(_ number: Float) -> Float {
    let bits = number.bitPattern
    return Float(bitPattern: (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF_0000)
}

extension PostOperations {
    /// The ReLU behind a layer, where there is one.
    init(_ rectifier: ReLU?, addsDestination: Bool = false) {
        self.init(
            addsDestination: addsDestination, rectifies: rectifier != nil, upperBound: rectifier?.maximum)
    }
}

/// Emits a primitive that computes the gradients of a layer's weights and bias, and brings them to where the
/// optimizer reads them: plain and in float32.
func emitParameterGradients(
    _ builder: PlanBuilder, _ descriptor: PrimitiveDescriptor, layerName: String, weightDimensions: [Int],
    biasCount: Int?, tensors: [Role: Tensor], multiplyAdds: Int
) throws(OneDNNError) {
    guard let weights = try builder.parameterGradient("\(layerName).weight", as: weightDimensions) else {
        return
    }
    let made = try required(descriptor, .weightsGradient)
    let target = made == weights.descriptor ? weights : try builder.tensor(made)
    var tensors = tensors
    tensors[.weightsGradient] = target
    if let biasCount {
        tensors[.biasGradient] = try builder.parameterGradient("\(layerName).bias", as: [biasCount])
    }
    try builder.emit(.backwardWeights, descriptor, tensors, multiplyAdds: multiplyAdds)
    if target !== weights { try builder.reorder(target, into: weights) }
}

/// Emits a primitive that computes the gradient of a layer's input, and gives it to the input.
func emitInputGradient(
    _ builder: PlanBuilder, _ descriptor: PrimitiveDescriptor, layerName: String, weightDimensions: [Int],
    outputGradient: Tensor, of input: Value, multiplyAdds: Int
) throws(OneDNNError) {
    let weights = try builder.packedParameter(
        "\(layerName).weight", as: weightDimensions, wanted: descriptor.memory(.weights))
    let result = try builder.tensor(try required(descriptor, .sourceGradient))
    try builder.emit(
        .backwardData, descriptor,
        [.destinationGradient: outputGradient, .weights: weights, .sourceGradient: result],
        multiplyAdds: multiplyAdds)
    input.gradients.append(result)
}
