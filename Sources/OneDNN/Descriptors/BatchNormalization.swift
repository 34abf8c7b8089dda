import COneDNN

/// How a batch normalisation is computed.
public struct BatchNormalizationRule: Sendable, Hashable {
    /// Whether mean and variance are read; else they are computed of the batch.
    public var usesGivenStatistics: Bool
    /// max(x, 0) of the result.
    public var rectifies: Bool
    /// What is added to the variance before its root is taken.
    public var epsilon: Float

    /// What is left out is not done.
    public init(usesGivenStatistics: Bool = false, rectifies: Bool = false, epsilon: Float) {
        self.usesGivenStatistics = usesGivenStatistics
        self.rectifies = rectifies
        self.epsilon = epsilon
    }

    var native: onednn_batch_normalization_rule {
        onednn_batch_normalization_rule(
            uses_given_statistics: usesGivenStatistics, rectifies: rectifies, epsilon: epsilon)
    }
}

extension PrimitiveDescriptor {
    /// scale · (x − mean) / √(variance + ε) + shift for each channel; those four are float32.
    public static func batchNormalizationForward(
        on engine: Engine, phase: Phase, rule: BatchNormalizationRule, data: MemoryDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("batch normalization forward") { result in
            onednn_batch_normalization_forward(result, engine.handle, phase.native, rule.native, data.handle)
        }
    }

    /// Whether the backward pass is handed the shift. No gradient depends on it: oneDNN 2 asks for it none the less,
    /// oneDNN 3 refuses it.
    public static let batchNormalizationBackwardTakesShift = Engine.libraryVersion.hasPrefix("2.")

    /// The gradients of source, scale and shift; takes the forward pass' source, mean, variance and scale, and the
    /// workspace where that rectified. Both gradients of the data may be the same memory.
    public static func batchNormalizationBackward(
        on engine: Engine, rule: BatchNormalizationRule, gradient: MemoryDescriptor, data: MemoryDescriptor,
        forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor("batch normalization backward") { result in
            onednn_batch_normalization_backward(
                result, engine.handle, rule.native, gradient.handle, data.handle, forward.handle)
        }
    }
}
