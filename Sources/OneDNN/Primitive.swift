import COneDNN

/// The place of a tensor in a primitive.
public enum Role: Hashable, Sendable {
    case source, secondSource, destination, weights, bias, workspace, scratchpad
    case sourceGradient, destinationGradient, weightsGradient, biasGradient
    case mean, variance, scale, shift, scaleGradient, shiftGradient
    /// One of the many sources of a sum or a concatenation.
    case sources(Int)

    var native: onednn_role {
        switch self {
        case .source: ONEDNN_SOURCE
        case .secondSource: ONEDNN_SECOND_SOURCE
        case .destination: ONEDNN_DESTINATION
        case .weights: ONEDNN_WEIGHTS
        case .bias: ONEDNN_BIAS
        case .workspace: ONEDNN_WORKSPACE
        case .scratchpad: ONEDNN_SCRATCHPAD
        case .sourceGradient: ONEDNN_SOURCE_GRADIENT
        case .destinationGradient: ONEDNN_DESTINATION_GRADIENT
        case .weightsGradient: ONEDNN_WEIGHTS_GRADIENT
        case .biasGradient: ONEDNN_BIAS_GRADIENT
        case .mean: ONEDNN_MEAN
        case .variance: ONEDNN_VARIANCE
        case .scale: ONEDNN_SCALE
        case .shift: ONEDNN_SHIFT
        case .scaleGradient: ONEDNN_SCALE_GRADIENT
        case .shiftGradient: ONEDNN_SHIFT_GRADIENT
        case .sources(let index): onednn_role(ONEDNN_MULTIPLE_SOURCES.rawValue + UInt32(index))
        }
    }
}

/// A primitive's description: what it computes, on which tensors, by which implementation.
public final class PrimitiveDescriptor {
    let handle: onednn_primitive_descriptor_t

    /// Takes the handle that a creating call leaves in its argument.
    init(
        _ call: String, _ create: (UnsafeMutablePointer<onednn_primitive_descriptor_t?>) -> Int32
    ) throws(OneDNNError) {
        var handle: onednn_primitive_descriptor_t?
        try check(create(&handle), call)
        self.handle = try created(handle, call)
    }

    deinit { onednn_primitive_descriptor_destroy(handle) }

    /// The name of the implementation oneDNN chose, `jit:avx512_core` for instance.
    public var implementation: String { String(cString: onednn_primitive_descriptor_implementation(handle)) }

    /// The tensor the primitive wants or makes at a place, or `nil` where it has none.
    public func memory(_ role: Role) -> MemoryDescriptor? {
        onednn_primitive_descriptor_memory(handle, role.native).map(MemoryDescriptor.init(taking:))
    }
}

/// A primitive with its tensors, ready to run any number of times.
///
/// Nothing is allocated when it runs.
public final class Primitive {
    private let handle: onednn_primitive_t
    private let arguments: UnsafeMutableBufferPointer<onednn_argument>
    /// Keeps the tensors alive.
    private let memories: [Memory]

    /// Makes a primitive.
    ///
    /// - Parameter tensors: what is at each place the descriptor names.
    public init(_ descriptor: PrimitiveDescriptor, _ tensors: [Role: Memory]) throws(OneDNNError) {
        var handle: onednn_primitive_t?
        try check(onednn_primitive_create(&handle, descriptor.handle), "primitive")
        self.handle = try created(handle, "primitive")
        memories = Array(tensors.values)
        arguments = .allocate(capacity: tensors.count)
        for (index, (role, memory)) in tensors.enumerated() {
            arguments.initializeElement(
                at: index,
                to: onednn_argument(argument: onednn_argument_number(role.native), memory: memory.handle))
        }
        PrimitiveCount.increment()
    }

    deinit {
        onednn_primitive_destroy(handle)
        arguments.deallocate()
    }

    /// Runs the primitive.
    public func run(on stream: Stream) throws(OneDNNError) {
        try check(
            onednn_primitive_execute(handle, stream.handle, Int32(arguments.count), arguments.baseAddress),
            "primitive execution")
    }
}
