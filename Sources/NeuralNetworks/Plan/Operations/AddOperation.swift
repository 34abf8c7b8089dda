import OneDNN

/// The sum of several values.
final class AddOperation: Operation {
    private var inputs: [Value] = []

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        self.inputs = inputs
        let output = try emitSum(builder, inputs.map(\.tensor), work: .forward)
        return Value(inputs[0].shape, output, needsGradient: inputs.contains(where: \.needsGradient))
    }

    /// A sum passes its gradient on to all it sums.
    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        let takers = inputs.filter(\.needsGradient)
        outputGradient.isShared = outputGradient.isShared || takers.count > 1
        for input in takers { input.gradients.append(outputGradient) }
    }
}

/// Adds tensors of the same dimensions into a new one, laid out as the first.
func emitSum(
    _ builder: PlanBuilder, _ tensors: [Tensor], work: StepDescription.Work
) throws(OneDNNError) -> Tensor {
    var parts: [Tensor] = []
    for tensor in tensors { parts.append(try builder.arranged(tensor, as: tensors[0].descriptor)) }
    let result = try builder.tensor(tensors[0].descriptor)
    let descriptor = try PrimitiveDescriptor.sum(
        on: builder.engine, of: parts.map(\.descriptor), into: result.descriptor)
    var roles: [Role: Tensor] = [.destination: result]
    for (index, part) in parts.enumerated() { roles[.sources(index)] = part }
    try builder.emit(work, descriptor, roles)
    return result
}
