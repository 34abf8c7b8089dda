import CKernels
import OneDNN

/// Dropout in training. Which numbers are dropped is a function of the plan's ``DropoutKey`` and their place alone,
/// so the backward pass draws them again instead of remembering them.
final class DropoutOperation: Operation {
    private let layer: Dropout
    private var input: Value?
    /// How the numbers lie that something is dropped of.
    private var data: MemoryDescriptor?
    private var stream: UInt32 = 0

    init(_ layer: Dropout) { self.layer = layer }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        self.input = input
        // At inference dropout is taken out of the graph; only a network of nothing else keeps it, or one of which the
        // dropped input is observed. It is another name of its input then, and not to be written over.
        guard builder.phase == .training, !builder.options.computesAsAtInference else {
            return Value(input.shape, input.tensor, needsGradient: input.needsGradient, isKept: true)
        }
        stream = builder.nextDropoutStream()
        let source = layer.unit == .sample ? try builder.sampleBySample(input.tensor) : input.tensor
        data = source.descriptor
        let mayOverwrite = input.canBeOverwritten || source !== input.tensor
        let output = mayOverwrite ? source : try builder.tensor(source.descriptor)
        emit(builder, .forward, from: source, to: output)
        return Value(input.shape, output, needsGradient: input.needsGradient)
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let input, input.needsGradient else { return }
        guard let data else {
            input.gradients.append(outputGradient)
            return
        }
        // The same numbers have to be dropped: those at the same places.
        let gradient = try builder.arranged(outputGradient, as: data)
        let result = try builder.overwritable(gradient)
        emit(builder, .backwardData, from: gradient, to: result)
        input.gradients.append(result)
    }

    private func emit(
        _ builder: PlanBuilder, _ work: StepDescription.Work, from source: Tensor, to destination: Tensor
    ) {
        let type = source.descriptor.elementType
        let count = source.descriptor.byteCount / type.byteCount
        let key = builder.dropoutKey
        let (rate, stream, from, to) = (layer.rate, stream, source.memory, destination.memory)
        let rowLength = layer.unit == .sample ? count / builder.batchSize : 1
        builder.emit(work, kernel: "dropout", using: [source, destination]) {
            // Shares begin at multiples of four: one block of the generator gives four numbers.
            ThreadTeam.forEachShare(of: count) { share in
                let (start, count) = (share.lowerBound, share.count)
                switch (type, rowLength) {
                case (.bfloat16, 1):
                    dropout_bfloat16(
                        from.halves, to.halves, start, count, rate, key.seed, key.step, stream)
                case (.bfloat16, _):
                    dropout_rows_bfloat16(
                        from.halves, to.halves, start, count, rowLength, rate, key.seed, key.step, stream)
                case (_, 1):
                    dropout_float32(
                        from.floats, to.floats, start, count, rate, key.seed, key.step, stream)
                default:
                    dropout_rows_float32(
                        from.floats, to.floats, start, count, rowLength, rate, key.seed, key.step, stream)
                }
            }
        }
    }
}

extension PlanBuilder {
    /// The tensor itself where the numbers of a sample lie side by side, as in all layouts that are usual on a
    /// processor, else a plain copy.
    fileprivate func sampleBySample(_ tensor: Tensor) throws(OneDNNError) -> Tensor {
        let descriptor = tensor.descriptor
        let dimensions = descriptor.dimensions
        let first = try? descriptor.slice([1] + dimensions.dropFirst(), at: dimensions.map { _ in 0 })
        guard first?.byteCount != descriptor.byteCount / batchSize else { return tensor }
        return try arranged(tensor, in: .plain, descriptor.elementType)
    }
}

/// What dropout draws its numbers from: the run's seed and the training step.
public final class DropoutKey {
    /// The run's seed.
    public var seed: UInt64 = 0
    /// The number of the training step, counted over the whole run.
    public var step: UInt64 = 0

    init() {}
}
