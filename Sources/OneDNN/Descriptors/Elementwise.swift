import COneDNN

extension PrimitiveDescriptor {
    /// max(x, 0), or min(max(x, 0), upperBound). Source and destination may be the same memory.
    public static func reluForward(
        on engine: Engine, phase: Phase, upperBound: Float? = nil, data: MemoryDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("relu forward") { result in
            onednn_elementwise_forward(
                result, engine.handle, phase.native, upperBound == nil ? ONEDNN_RELU : ONEDNN_CLIPPED_RELU,
                upperBound ?? 0, data.handle)
        }
    }

    /// Takes the forward pass' destination; both gradients may be the same memory.
    public static func reluBackward(
        on engine: Engine, upperBound: Float? = nil, gradient: MemoryDescriptor, data: MemoryDescriptor,
        forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("relu backward") { result in
            onednn_elementwise_backward(
                result, engine.handle, upperBound == nil ? ONEDNN_RELU : ONEDNN_CLIPPED_RELU, upperBound ?? 0,
                gradient.handle, data.handle, forward.handle)
        }
    }

    /// exp(xᵢ) / Σ exp(xⱼ) along an axis.
    public static func softmaxForward(
        on engine: Engine, phase: Phase, data: MemoryDescriptor, axis: Int
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("softmax forward") { result in
            onednn_softmax_forward(result, engine.handle, phase.native, data.handle, Int32(axis))
        }
    }

    /// The gradient of softmax's input; takes the forward pass' destination.
    public static func softmaxBackward(
        on engine: Engine, gradient: MemoryDescriptor, data: MemoryDescriptor, axis: Int,
        forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("softmax backward") { result in
            onednn_softmax_backward(
                result, engine.handle, gradient.handle, data.handle, Int32(axis), forward.handle)
        }
    }

    /// Copies a tensor into another layout or element type.
    public static func reorder(
        on engine: Engine, from source: MemoryDescriptor, to destination: MemoryDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("reorder") { result in
            onednn_reorder(result, engine.handle, source.handle, destination.handle)
        }
    }

    /// How many sources a sum or a concatenation takes at most.
    public static var mostSources: Int { Int(ONEDNN_MOST_SOURCES) }

    /// destination = Σ sources; at most ``mostSources``.
    public static func sum(
        on engine: Engine, of sources: [MemoryDescriptor], into destination: MemoryDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("sum") { result in
            onednn_sum(
                result, engine.handle, destination.handle, Int32(sources.count), sources.map { $0.handle })
        }
    }

    /// destination = left + right, and what is to be done with it before it is written.
    public static func addition(
        on engine: Engine, of left: MemoryDescriptor, and right: MemoryDescriptor,
        into destination: MemoryDescriptor, post: PostOperations = .none
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("addition") { result in
            onednn_addition(
                result, engine.handle, left.handle, right.handle, destination.handle, post.native)
        }
    }

    /// The sources, at most ``mostSources``, one after another along an axis.
    public static func concatenation(
        on engine: Engine, of sources: [MemoryDescriptor], into destination: MemoryDescriptor, axis: Int
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("concatenation") { result in
            onednn_concatenation(
                result, engine.handle, destination.handle, Int32(axis), Int32(sources.count),
                sources.map { $0.handle })
        }
    }
}
