import Diagnostics
import Files
import Foundation
import SystemPackage

/// A tensor to be written: a description, and a way to reach its bytes when their turn comes.
public struct TensorSource {
    /// Its key in the header.
    public let name: String
    /// The type its elements are stored in.
    public let elementType: ElementType
    /// The extents, outermost first; empty for a single number.
    public let shape: [Int]
    fileprivate let withBytes: (_ body: (UnsafeRawBufferPointer) -> Void) -> Void

    /// A tensor of 32-bit floats in row-major order. The array is shared, not copied.
    public init(_ name: String, shape: [Int], floats: [Float]) {
        self.init(name, elementType: .f32, shape: shape) { floats.withUnsafeBytes($0) }
    }

    /// A tensor of any type.
    ///
    /// - Parameter withBytes: calls its argument once with the tensor's bytes, little-endian. It is called twice,
    ///   for the checksum and for the file, and has to give the same bytes both times.
    public init(
        _ name: String, elementType: ElementType, shape: [Int],
        withBytes: @escaping (_ body: (UnsafeRawBufferPointer) -> Void) -> Void
    ) {
        self.name = name
        self.elementType = elementType
        self.shape = shape
        self.withBytes = withBytes
    }
}

/// Writes safetensors files, whole or not at all, with a checksum.
public enum SafeTensorsWriter {
    /// Writes tensors in the order given.
    ///
    /// The tensors go to the file one after another, so that no second copy of the weights is made. The same
    /// tensors and metadata give the same bytes. Names have to differ, and the bytes have to fit the shapes: a
    /// program that breaks this traps.
    ///
    /// - Parameter metadata: free texts; the checksum is added to them.
    /// - Throws: `FileError` with the path.
    public static func write(
        _ tensors: [TensorSource], metadata: [String: String] = [:], to path: FilePath
    ) throws(FileError) {
        precondition(Set(tensors.map(\.name)).count == tensors.count, "two tensors of one name")
        precondition(!tensors.contains { $0.name == Header.metadataName }, "a tensor with a reserved name")
        precondition(metadata[Header.checksumKey] == nil, "the checksum is the writer's to make")
        let header = signedHeader(for: tensors, metadata: metadata)
        let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
        let pieces = [{ (length + header).withUnsafeBytes($0) }] + tensors.map(\.withBytes)
        try AtomicFile.write(to: path) { put throws(FileError) in
            for withBytes in pieces {
                var failure: FileError?
                withBytes { bytes in
                    do throws(FileError) { try put(bytes) } catch { failure = error }
                }
                if let failure { throw failure }
            }
        }
    }

    private static func signedHeader(for tensors: [TensorSource], metadata: [String: String]) -> [UInt8] {
        let unsigned = Array(spellHeader(for: tensors, metadata: metadata, checksum: Checksum.blank).utf8)
        var hash = unsigned.withUnsafeBytes { XXH64.hash($0) }
        for tensor in tensors {
            tensor.withBytes { bytes in
                precondition(
                    bytes.count == tensor.elementType.byteCount(of: tensor.shape),
                    "\(tensor.name): \(bytes.count) bytes for the shape \(tensor.shape)")
                hash = XXH64.hash(bytes, seed: hash)
            }
        }
        return Array(spellHeader(for: tensors, metadata: metadata, checksum: hash.hexadecimal).utf8)
    }

    /// The header's JSON: metadata by key, then the tensors in their order, padded to a multiple of 8 bytes.
    private static func spellHeader(
        for tensors: [TensorSource], metadata: [String: String], checksum: String
    ) -> String {
        var metadata = metadata
        metadata[Header.checksumKey] = checksum
        let texts = metadata.sorted { $0.key < $1.key }.map { "\(jsonString($0)):\(jsonString($1))" }
        var entries = ["\(jsonString(Header.metadataName)):{\(texts.joined(separator: ","))}"]
        var offset = 0
        for tensor in tensors {
            let start = offset
            offset += tensor.elementType.byteCount(of: tensor.shape) ?? 0
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            entries.append(
                "\(jsonString(tensor.name)):{\"dtype\":\"\(tensor.elementType.rawValue)\","
                    + "\"shape\":[\(shape)],\"data_offsets\":[\(start),\(offset)]}")
        }
        let json = "{\(entries.joined(separator: ","))}"
        return json + String(repeating: " ", count: -json.utf8.count & 7)
    }
}

/// A text as a JSON string.
private func jsonString(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": json += "\\\(scalar)"
        case "\n": json += "\\n"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: json.unicodeScalars.append(scalar)
        }
    }
    return json + "\""
}
