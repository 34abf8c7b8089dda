import OneDNN

/// Flatten copies the volume into one plain row per image.
///
/// The copy is small beside the weights of the dense layer behind it: with a plain row those need not be rearranged
/// in every step to match the layout the convolution before has chosen.
final class FlattenOperation: Operation {
    private var trace: (input: Value, output: Tensor)?

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        let plain = try builder.arranged(input.tensor, in: .plain, input.tensor.descriptor.elementType)
        let output = try shaped(
            builder, plain, as: [builder.batchSize, input.shape.count])
        trace = (input, plain)
        // Where nothing had to be copied, the row is the input itself.
        let isInput = plain === input.tensor
        return Value(
            Shape(features: input.shape.count), output, needsGradient: input.needsGradient,
            isKept: isInput && !input.canBeOverwritten)
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let trace, trace.input.needsGradient else { return }
        let row = try builder.arranged(
            outputGradient, in: .plain, outputGradient.descriptor.elementType)
        trace.input.gradients.append(try shaped(builder, row, as: trace.output.descriptor.dimensions))
    }
}

/// A plain tensor seen with other dimensions.
func shaped(_ builder: PlanBuilder, _ tensor: Tensor, as dimensions: [Int]) throws(OneDNNError) -> Tensor {
    guard tensor.descriptor.dimensions != dimensions, let buffer = tensor.buffer else { return tensor }
    let view = try builder.view(of: buffer, as: try tensor.descriptor.reshaped(to: dimensions))
    view.isShared = tensor.isShared
    return view
}
