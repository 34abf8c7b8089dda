import COneDNN

/// The type of a tensor's numbers.
public enum ElementType: String, Sendable {
    case float32, bfloat16, int32, uint8, other

    /// Bytes a number takes.
    public var byteCount: Int {
        switch self {
        case .float32, .int32: 4
        case .bfloat16: 2
        case .uint8, .other: 1
        }
    }

    init(_ type: onednn_data_type) {
        self =
            switch type {
            case ONEDNN_FLOAT32: .float32
            case ONEDNN_BFLOAT16: .bfloat16
            case ONEDNN_INT32: .int32
            case ONEDNN_UINT8: .uint8
            default: .other
            }
    }

    var native: onednn_data_type {
        switch self {
        case .float32: ONEDNN_FLOAT32
        case .bfloat16: ONEDNN_BFLOAT16
        case .int32: ONEDNN_INT32
        case .uint8: ONEDNN_UINT8
        case .other: ONEDNN_OTHER_TYPE
        }
    }
}

/// How a tensor's numbers are arranged in memory.
public enum Layout: Sendable {
    /// The primitive chooses what it is fastest with.
    case any
    /// Row-major in the order of the dimensions: `nchw`, `oihw`, `nc`.
    case plain
    /// `nhwc` for four dimensions, row-major otherwise.
    case channelsLast
    /// `nChw8c` for four dimensions, row-major otherwise: eight channels lie side by side.
    case blocksOf8
    /// `nChw16c` for four dimensions, row-major otherwise: sixteen channels lie side by side.
    case blocksOf16

    var native: onednn_layout {
        switch self {
        case .any: ONEDNN_ANY
        case .plain: ONEDNN_PLAIN
        case .channelsLast: ONEDNN_CHANNELS_LAST
        case .blocksOf8: ONEDNN_BLOCKS_OF_8
        case .blocksOf16: ONEDNN_BLOCKS_OF_16
        }
    }
}

/// The dimensions, element type and arrangement of a tensor.
public final class MemoryDescriptor: Equatable {
    let handle: onednn_memory_descriptor_t

    init(taking handle: onednn_memory_descriptor_t) { self.handle = handle }

    /// Describes a tensor.
    ///
    /// - Parameter dimensions: one to five, outermost first.
    public convenience init(
        _ dimensions: [Int], _ type: ElementType, layout: Layout = .plain
    ) throws(OneDNNError) {
        var handle: onednn_memory_descriptor_t?
        let status = onednn_memory_descriptor_create(
            &handle, Int32(dimensions.count), dimensions.map(Int64.init), type.native, layout.native)
        try check(status, "memory descriptor \(dimensions) \(type)")
        self.init(taking: try created(handle, "memory descriptor"))
    }

    deinit { onednn_memory_descriptor_destroy(handle) }

    /// The tensor's dimensions, without the padding that a blocked layout adds.
    public var dimensions: [Int] {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: 12) { buffer in
            guard let start = buffer.baseAddress else { return [] }
            let rank = onednn_memory_descriptor_dimensions(handle, start)
            return buffer.prefix(Int(rank)).map(Int.init)
        }
    }

    /// The type of the tensor's numbers.
    public var elementType: ElementType { ElementType(onednn_memory_descriptor_type(handle)) }

    /// Bytes in memory, with the padding of blocked layouts.
    public var byteCount: Int { Int(onednn_memory_descriptor_size(handle)) }

    /// The same dimensions in another type and layout.
    public func with(_ type: ElementType, layout: Layout) throws(OneDNNError) -> MemoryDescriptor {
        try MemoryDescriptor(dimensions, type, layout: layout)
    }

    /// The same memory seen with other dimensions.
    ///
    /// - Throws: ``OneDNNError`` where the arrangement does not allow it.
    public func reshaped(to dimensions: [Int]) throws(OneDNNError) -> MemoryDescriptor {
        var handle: onednn_memory_descriptor_t?
        let status = onednn_memory_descriptor_reshape(
            &handle, self.handle, Int32(dimensions.count), dimensions.map(Int64.init))
        try check(status, "reshape \(self.dimensions) to \(dimensions)")
        return MemoryDescriptor(taking: try created(handle, "reshape"))
    }

    /// A part of the same memory.
    ///
    /// - Parameter offsets: where the part begins.
    /// - Throws: ``OneDNNError`` where the arrangement does not allow it: a block of channels cannot be cut.
    public func slice(_ dimensions: [Int], at offsets: [Int]) throws(OneDNNError) -> MemoryDescriptor {
        var handle: onednn_memory_descriptor_t?
        let status = onednn_memory_descriptor_slice(
            &handle, self.handle, dimensions.map(Int64.init), offsets.map(Int64.init))
        try check(status, "slice \(dimensions) of \(self.dimensions)")
        return MemoryDescriptor(taking: try created(handle, "slice"))
    }

    /// Whether both arrange the same dimensions and type in the same way, so that no reorder is needed between them.
    public static func == (left: MemoryDescriptor, right: MemoryDescriptor) -> Bool {
        onednn_memory_descriptor_equal(left.handle, right.handle)
    }
}
