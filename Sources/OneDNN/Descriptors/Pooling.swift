import COneDNN

/// What a pooling window gives.
public enum PoolingAlgorithm: Sendable {
    case maximum
    /// The mean of those positions that lie inside the image.
    case averageWithoutPadding
    /// The mean of all positions, the padding counted as zeros.
    case averageWithPadding

    var native: onednn_pooling_algorithm {
        switch self {
        case .maximum: ONEDNN_MAXIMUM
        case .averageWithoutPadding: ONEDNN_AVERAGE_WITHOUT_PADDING
        case .averageWithPadding: ONEDNN_AVERAGE_WITH_PADDING
        }
    }
}

extension PrimitiveDescriptor {
    /// Pools images × channels × rows × columns. In training maximum pooling also makes a workspace, the places of
    /// the maxima, that the backward pass wants back.
    public static func poolingForward(
        on engine: Engine, phase: Phase, algorithm: PoolingAlgorithm, source: MemoryDescriptor,
        destination: MemoryDescriptor, window: Window
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("pooling forward") { result in
            onednn_pooling_forward(
                result, engine.handle, phase.native, algorithm.native, source.handle, destination.handle,
                window.native)
        }
    }

    /// The gradient of pooling's input.
    ///
    /// - Parameter forward: what the forward pass was made with; source and destination lie as there.
    public static func poolingBackward(
        on engine: Engine, algorithm: PoolingAlgorithm, sourceGradient: MemoryDescriptor,
        destinationGradient: MemoryDescriptor, window: Window, forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("pooling backward") { result in
            onednn_pooling_backward(
                result, engine.handle, algorithm.native, sourceGradient.handle, destinationGradient.handle,
                window.native, forward.handle)
        }
    }
}
