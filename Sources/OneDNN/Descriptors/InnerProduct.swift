import COneDNN

extension PrimitiveDescriptor {
    /// destination = source · weightsᵀ + bias. A source of four dimensions is taken as it lies, without flattening.
    public static func innerProductForward(
        on engine: Engine, phase: Phase, source: MemoryDescriptor, weights: MemoryDescriptor,
        bias: MemoryDescriptor?, destination: MemoryDescriptor, post: PostOperations = .none
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("inner product forward") { result in
            onednn_inner_product_forward(
                result, engine.handle, phase.native, source.handle, weights.handle, bias?.handle,
                destination.handle, post.native)
        }
    }

    /// The gradient of an inner product's input: destinationGradient · weights.
    public static func innerProductBackwardData(
        on engine: Engine, sourceGradient: MemoryDescriptor, weights: MemoryDescriptor,
        destinationGradient: MemoryDescriptor, forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("inner product backward data") { result in
            onednn_inner_product_backward_data(
                result, engine.handle, sourceGradient.handle, weights.handle, destinationGradient.handle,
                forward.handle)
        }
    }

    /// The gradients of the weights, destinationGradientᵀ · source, and of the bias, its sum over the batch.
    public static func innerProductBackwardWeights(
        on engine: Engine, source: MemoryDescriptor, weightsGradient: MemoryDescriptor,
        biasGradient: MemoryDescriptor?, destinationGradient: MemoryDescriptor, forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("inner product backward weights") { result in
            onednn_inner_product_backward_weights(
                result, engine.handle, source.handle, weightsGradient.handle, biasGradient?.handle,
                destinationGradient.handle, forward.handle)
        }
    }
}
