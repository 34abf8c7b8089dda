import OneDNN

// What kernels of our own read and write; `nil` as long as the memory has no place.
extension Memory {
    /// The bytes as float32.
    var floats: UnsafeMutablePointer<Float>? { bytes?.assumingMemoryBound(to: Float.self) }

    /// The bytes as bfloat16.
    var halves: UnsafeMutablePointer<UInt16>? { bytes?.assumingMemoryBound(to: UInt16.self) }

    /// The bytes as small whole numbers.
    var octets: UnsafeMutablePointer<UInt8>? { bytes?.assumingMemoryBound(to: UInt8.self) }
}
