extension SafeTensorsFile {
    /// A tensor's elements as 32-bit floats, in row-major order, from F32, F16, BF16 or F64.
    ///
    /// - Parameter requiresFinite: refuses infinities and what is not a number.
    /// - Throws: ``SafeTensorsError`` that names the tensor.
    public func floats(_ name: String, requiresFinite: Bool = true) throws(SafeTensorsError) -> [Float] {
        let tensor = try tensor(name)
        var floats = [Float](repeating: 0, count: tensor.count)
        let result = floats.withUnsafeMutableBufferPointer { buffer in
            Result { () throws(SafeTensorsError) in
                try copyFloats(name, to: buffer, requiresFinite: requiresFinite)
            }
        }
        try result.get()
        return floats
    }

    /// Copies a tensor's elements as 32-bit floats to memory that is already there.
    ///
    /// - Parameters:
    ///   - destination: as many floats as the tensor has elements.
    ///   - requiresFinite: refuses infinities and what is not a number.
    /// - Throws: ``SafeTensorsError`` that names the tensor.
    public func copyFloats(
        _ name: String, to destination: UnsafeMutableBufferPointer<Float>, requiresFinite: Bool = true
    ) throws(SafeTensorsError) {
        let tensor = try tensor(name)
        guard tensor.count == destination.count else {
            throw SafeTensorsError(
                path, .unexpectedTensor,
                "tensor \(quoted(name)) has the shape \(tensor.shape), expected \(destination.count) elements"
            )
        }
        let bytes = bytes(of: tensor)
        switch tensor.elementType {
        case .f32: UnsafeMutableRawBufferPointer(destination).copyMemory(from: bytes)
        case .f16: convert(bytes, to: destination, floatFromHalf)
        case .bf16:
            convert(bytes, to: destination) { (word: UInt16) in Float(bitPattern: UInt32(word) << 16) }
        case .f64: convert(bytes, to: destination) { (word: UInt64) in Float(Double(bitPattern: word)) }
        case .bool, .u8, .i8, .u16, .i16, .u32, .i32, .u64, .i64:
            throw SafeTensorsError(
                path, .unexpectedTensor,
                "tensor \(quoted(name)) holds \(tensor.elementType.rawValue), expected F32, F16, BF16 or F64")
        }
        guard requiresFinite, let index = destination.firstIndex(where: { !$0.isFinite }) else { return }
        throw SafeTensorsError(
            path, .notFinite, "tensor \(quoted(name)) holds \(destination[index]) at element \(index)")
    }
}

@inline(__always)
private func convert<Word: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, to destination: UnsafeMutableBufferPointer<Float>,
    _ float: (Word) -> Float
) {
    for index in destination.indices {
        let word = bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self)
        destination[index] = float(Word(littleEndian: word))
    }
}

/// The value of a half-precision number.
///
/// No step passes through a subnormal float, so that it is right also where the processor flushes those to zero.
@inline(__always)
private func floatFromHalf(_ half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let exponent = half & 0x7C00
    let rest = UInt32(half & 0x7FFF) << 13
    let magnitude: Float
    switch exponent {
    case 0: magnitude = Float(bitPattern: 0x3880_0000 | rest) - 0x1p-14
    case 0x7C00: magnitude = Float(bitPattern: 0x7F80_0000 | rest)
    default: magnitude = Float(bitPattern: rest + (127 - 15) << 23)
    }
    return Float(bitPattern: magnitude.bitPattern | sign)
}
