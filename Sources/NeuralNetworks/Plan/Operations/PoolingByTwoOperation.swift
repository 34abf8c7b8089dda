import OneDNN

/// A 2×2 maximum pooling that computes what is behind it as well: see ``PoolingByTwo``.
final class PoolingByTwoOperation: Operation {
    private let layer: MaxPooling
    private let rectifies: Bool
    private let flattens: Bool
    private var work: Work?

    /// In one go, or one after the other where the volume lies otherwise than our loop reads it.
    private enum Work {
        case loop(input: Value, PoolingByTwo, winners: Tensor)
        case layers([(operation: any Operation, output: Value)])
    }

    init(_ layer: MaxPooling, rectifies: Bool, flattens: Bool) {
        self.layer = layer
        self.rectifies = rectifies
        self.flattens = flattens
    }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        let descriptor = input.tensor.descriptor
        guard try descriptor == descriptor.with(builder.elementType, layout: builder.blockedLayout) else {
            return try buildLayers(builder, input)
        }
        let pooling = PoolingByTwo(input: input.shape, rectifies: rectifies, flattens: flattens)
        let (output, winners) = try pooling.emitForward(
            builder, input.tensor, remembersWinners: builder.hasBackward && input.needsGradient)
        work = winners.map { .loop(input: input, pooling, winners: $0) }
        return Value(
            flattens ? Shape(features: pooling.pooled.count) : pooling.pooled, output,
            needsGradient: input.needsGradient)
    }

    private func buildLayers(_ builder: PlanBuilder, _ input: Value) throws(OneDNNError) -> Value {
        var operations: [any Operation] = [PoolingOperation(layer.pool, .maximum)]
        if rectifies { operations.append(ReLUOperation(ReLU())) }
        if flattens { operations.append(FlattenOperation()) }
        var parts: [(operation: any Operation, output: Value)] = []
        var value = input
        for operation in operations {
            if value !== input { value.consumers = 1 }
            value = try operation.buildForward(builder, [value])
            parts.append((operation, value))
        }
        work = .layers(parts)
        return value
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        switch work {
        case .loop(let input, let pooling, let winners):
            input.gradients.append(
                try pooling.emitBackward(builder, outputGradient, winners: winners))
        case .layers(let parts):
            var gradient: Tensor? = outputGradient
            for (index, part) in parts.enumerated().reversed() {
                guard let given = gradient else { return }
                try part.operation.buildBackward(builder, outputGradient: given)
                gradient = index > 0 ? parts[index - 1].output.gradients.last : nil
            }
        case nil: break
        }
    }
}
