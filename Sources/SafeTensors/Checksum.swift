/// The integrity checksum that this project's files carry in their metadata.
///
/// It is XXH64 of the header's text with the checksum's own characters replaced by zeros, then chained through
/// the tensors' bytes in the order of the header, and spelled as 16 hexadecimal digits. Programs that do not
/// know it read the file as any other, since metadata is free text.
package enum Checksum {
    /// Stands in the header while the checksum is computed.
    static let blank = String(repeating: "0", count: 16)

    /// The hash of a header whose checksum stands at `range`.
    static func hash(header: UnsafeRawBufferPointer, blanking range: Range<Int>) -> UInt64 {
        var copy = Array(header)
        for index in range { copy[index] = UInt8(ascii: "0") }
        return copy.withUnsafeBytes { XXH64.hash($0) }
    }
}
