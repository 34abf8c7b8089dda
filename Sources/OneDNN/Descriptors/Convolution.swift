import COneDNN

/// How a convolution is computed.
public enum ConvolutionAlgorithm: String, Sendable, Codable, CaseIterable {
    /// The sum as it is written.
    case direct
    /// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (CVPR 2016): fewer multiplications for
    /// small kernels, other rounding. Not offered for every convolution, nor by every version of oneDNN.
    case winograd
    /// The faster of the two, which whoever asks for it finds out by a trial; a primitive is asked for one of them.
    case automatic

    var native: onednn_convolution_algorithm {
        switch self {
        case .direct: ONEDNN_DIRECT
        case .winograd: ONEDNN_WINOGRAD
        case .automatic: preconditionFailure("a primitive computes a convolution in one way or the other")
        }
    }
}

extension PrimitiveDescriptor {
    /// Convolves images × channels × rows × columns with outputs × inputs × rows × columns, and adds the bias.
    ///
    /// - Throws: ``OneDNNError`` with the reason `unimplemented` where this oneDNN lacks the algorithm for the window.
    public static func convolutionForward(
        on engine: Engine, phase: Phase, algorithm: ConvolutionAlgorithm, source: MemoryDescriptor,
        weights: MemoryDescriptor, bias: MemoryDescriptor?, destination: MemoryDescriptor, window: Window,
        post: PostOperations = .none
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("convolution forward") { result in
            onednn_convolution_forward(
                result, engine.handle, phase.native, algorithm.native, source.handle, weights.handle,
                bias?.handle,
                destination.handle, window.native, post.native)
        }
    }

    /// The gradient of a convolution's input.
    public static func convolutionBackwardData(
        on engine: Engine, algorithm: ConvolutionAlgorithm, sourceGradient: MemoryDescriptor,
        weights: MemoryDescriptor, destinationGradient: MemoryDescriptor, window: Window,
        forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("convolution backward data") { result in
            onednn_convolution_backward_data(
                result, engine.handle, algorithm.native, sourceGradient.handle, weights.handle,
                destinationGradient.handle, window.native, forward.handle)
        }
    }

    /// The gradients of a convolution's weights and bias.
    public static func convolutionBackwardWeights(
        on engine: Engine, algorithm: ConvolutionAlgorithm, source: MemoryDescriptor,
        weightsGradient: MemoryDescriptor, biasGradient: MemoryDescriptor?,
        destinationGradient: MemoryDescriptor,
        window: Window, forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("convolution backward weights") { result in
            onednn_convolution_backward_weights(
                result, engine.handle, algorithm.native, source.handle, weightsGradient.handle,
                biasGradient?.handle, destinationGradient.handle, window.native, forward.handle)
        }
    }
}
