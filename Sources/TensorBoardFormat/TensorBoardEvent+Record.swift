import Foundation
import SwiftProtobuf

extension TensorBoardEvent {
    /// The event as a record of a TFRecord file: its length, the length's checksum, the message, the message's checksum;
    /// numbers are little-endian.
    package func record() throws -> Data {
        let message: Data = try serializedBytes()
        let length = Self.bytes(of: UInt64(message.count))
        return length + Self.checksum(of: length) + message + Self.checksum(of: message)
    }

    /// A checksum, masked: one of bytes that hold checksums themselves would be weak.
    private static func checksum(of bytes: Data) -> Data {
        let sum = crc32c(bytes)
        return Self.bytes(of: (sum >> 15 | sum << 17) &+ 0xA282_EAD8)
    }

    private static func bytes(of number: some FixedWidthInteger) -> Data {
        withUnsafeBytes(of: number.littleEndian) { Data($0) }
    }
}
