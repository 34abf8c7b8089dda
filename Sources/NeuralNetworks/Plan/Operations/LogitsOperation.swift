import OneDNN

/// A layer that gives logits and computes in the type of what it takes, as poolings and sums do: it takes float32 even
/// where the layers before compute in bfloat16, so that nothing behind them is rounded to eight bits.
final class LogitsOperation: Operation {
    private let operation: any Operation
    /// The inputs, and the same in float32.
    private var inputs: [(given: Value, taken: Value)] = []

    init(_ operation: any Operation) { self.operation = operation }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        for input in inputs {
            // Where nothing is to be converted the operation sees the value itself.
            let isFloat32 = input.tensor.descriptor.elementType == .float32
            let taken =
                isFloat32
                ? input
                : Value(
                    input.shape, try builder.arranged(input.tensor, in: .plain, .float32),
                    needsGradient: input.needsGradient)
            self.inputs.append((input, taken))
        }
        return try operation.buildForward(builder, self.inputs.map(\.taken))
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        try operation.buildBackward(builder, outputGradient: outputGradient)
        for (given, taken) in inputs where taken !== given { given.gradients += taken.gradients }
    }
}
