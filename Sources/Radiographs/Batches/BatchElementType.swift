/// The type of the numbers in a batch.
public enum BatchElementType: String, Sendable, Hashable, CaseIterable {
    case float32
    /// The upper half of a float: 8 bits of exponent, 7 of mantissa. Rounded to nearest, ties to even.
    case bfloat16

    /// Bytes a number.
    public var size: Int {
        switch self {
        case .float32: 4
        case .bfloat16: 2
        }
    }
}
