import CKernels
import OneDNN

extension PlanBuilder {
    /// The weights and biases of a convolution with a batch normalisation multiplied into them, made anew whenever
    /// weights are packed.
    func folded(
        _ normalization: FoldedNormalization, into layer: Convolution, named name: String,
        as dimensions: [Int], wanted: MemoryDescriptor?
    ) throws(OneDNNError) -> (weights: Tensor, bias: Tensor) {
        let weights = try parameter("\(name).weight", as: dimensions)
        let isPlainWanted = wanted == nil || wanted == weights.descriptor
        let folded =
            isPlainWanted ? try tensor(weights.descriptor) : try packingTensor(weights.descriptor)
        if isPlainWanted { folded.buffer?.keep() }
        let count = [layer.filters]
        let bias = try tensor(MemoryDescriptor(count, .float32))
        let work = Folding(
            layer: layer, epsilon: normalization.layer.epsilon, weights: weights.memory,
            bias: layer.bias ? try parameter("\(name).bias", as: count).memory : nil,
            scale: try parameter("\(normalization.name).weight", as: count).memory,
            shift: try parameter("\(normalization.name).bias", as: count).memory,
            mean: try parameter("\(normalization.name).running_mean", as: count).memory,
            variance: try parameter("\(normalization.name).running_var", as: count).memory,
            foldedWeights: folded.memory, foldedBias: bias.memory,
            filterLength: dimensions.reduce(1, *) / layer.filters)
        bias.buffer?.keep()
        emitPacking(kernel: "fold", using: [folded]) { work.run() }
        guard let wanted, !isPlainWanted else { return (folded, bias) }
        return (try packed(folded, as: wanted), bias)
    }

    /// A value in memory that its reader may write over, laid out as wanted. Nobody else reads the value afterwards.
    func owned(_ value: Value, as wanted: MemoryDescriptor) throws(OneDNNError) -> Tensor {
        if value.tensor.descriptor == wanted, !value.isKept, value.tensor.buffer != nil {
            return value.tensor
        }
        let copy = try tensor(wanted)
        try reorder(value.tensor, into: copy)
        return copy
    }
}

private struct Folding {
    let layer: Convolution
    let epsilon: Float
    let weights: Memory
    let bias: Memory?
    let scale: Memory
    let shift: Memory
    let mean: Memory
    let variance: Memory
    let foldedWeights: Memory
    let foldedBias: Memory
    let filterLength: Int

    func run() {
        guard let weights = weights.floats, let scale = scale.floats, let shift = shift.floats,
            let mean = mean.floats, let variance = variance.floats, let foldedWeights = foldedWeights.floats,
            let foldedBias = foldedBias.floats
        else { return }
        let normalization = normalization_parameters(
            scale: scale, shift: shift, mean: mean, variance: variance, epsilon: epsilon)
        fold_normalization(
            weights, bias?.floats, normalization, foldedWeights, foldedBias, layer.filters, filterLength)
    }
}
