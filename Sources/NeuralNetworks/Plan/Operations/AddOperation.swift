import OneDNN

/// The sum of several values, with the ReLU behind it where there are two.
final class AddOperation: Operation {
    private let rectifier: ReLU?
    private var inputs: [Value] = []
    private var output: Tensor?

    init(rectifier: ReLU?) { self.rectifier = rectifier }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        self.inputs = inputs
        let tensors = inputs.map(\.tensor)
        let output =
            inputs.count == 2
            ? try emitAddition(builder, tensors[0], tensors[1])
            : try emitSum(builder, tensors, work: .forward)
        self.output = output
        return Value(
            inputs[0].shape, output, needsGradient: inputs.contains(where: \.needsGradient),
            isKept: builder.hasBackward && rectifier != nil)
    }

    /// A sum passes its gradient on to all it sums.
    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let output else { return }
        let gradient = try emitReLUBackward(builder, rectifier, gradient: outputGradient, output: output)
        let takers = inputs.filter(\.needsGradient)
        gradient.isShared = gradient.isShared || takers.count > 1
        for input in takers { input.gradients.append(gradient) }
    }

    private func emitAddition(
        _ builder: PlanBuilder, _ left: Tensor, _ right: Tensor
    ) throws(OneDNNError) -> Tensor {
        let right = try builder.arranged(right, as: left.descriptor)
        let result = try builder.tensor(left.descriptor)
        let descriptor = try PrimitiveDescriptor.addition(
            on: builder.engine, of: left.descriptor, and: right.descriptor, into: result.descriptor,
            post: PostOperations(rectifier))
        try builder.emit(
            .forward, descriptor, [.source: left, .secondSource: right, .destination: result])
        return result
    }
}

/// Adds tensors of the same dimensions into a new one, laid out as the first.
func emitSum(
    _ builder: PlanBuilder, _ tensors: [Tensor], work: StepDescription.Work
) throws(OneDNNError) -> Tensor {
    let mostSummands = PrimitiveDescriptor.mostSources
    guard tensors.count <= mostSummands else {
        let first = try emitSum(builder, Array(tensors.prefix(mostSummands)), work: work)
        return try emitSum(builder, [first] + tensors.dropFirst(mostSummands), work: work)
    }
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
