/// The type of a tensor's elements, spelled as in a safetensors header.
public enum ElementType: String, CaseIterable, Sendable {
    case bool = "BOOL"
    case u8 = "U8"
    case i8 = "I8"
    case u16 = "U16"
    case i16 = "I16"
    case u32 = "U32"
    case i32 = "I32"
    case u64 = "U64"
    case i64 = "I64"
    /// IEEE 754 half precision: 5 bits of exponent, 10 of fraction.
    case f16 = "F16"
    /// The upper half of a 32-bit float: 8 bits of exponent, 7 of fraction.
    case bf16 = "BF16"
    case f32 = "F32"
    case f64 = "F64"

    /// The size of one element in bytes.
    public var size: Int {
        switch self {
        case .bool, .u8, .i8: 1
        case .u16, .i16, .f16, .bf16: 2
        case .u32, .i32, .f32: 4
        case .u64, .i64, .f64: 8
        }
    }

    /// The bytes of a tensor of this type, or `nil` where their number does not fit an `Int`.
    func byteCount(of shape: [Int]) -> Int? {
        var count = size
        for extent in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: extent)
            if overflows { return nil }
            count = product
        }
        return count
    }
}
