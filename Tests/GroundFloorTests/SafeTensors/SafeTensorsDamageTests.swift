import Foundation
import Randomness
import SafeTensors
import SystemPackage
import TestSupport
import Testing

@Suite("A damaged safetensors file")
struct SafeTensorsDamageTests {
    private let folder: TemporaryFolder
    private let path: FilePath
    private let intact: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path.appending("model.safetensors")
        try SafeTensorsWriter.write(
            [
                TensorSource("conv.weight", shape: [2, 2], floats: [1, 2, 3, 4]),
                TensorSource("conv.bias", shape: [2], floats: [5, 6]),
            ], metadata: ["epoch": "12", "config": "{\"seed\": 1}"], to: path)
        intact = Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
    }

    /// The message with which some bytes are refused, or `nil` where they are accepted.
    private func refusal(of bytes: [UInt8]) throws -> String? {
        let file = try folder.write(Data(bytes), to: "damaged.safetensors")
        do {
            _ = try SafeTensorsFile(file, checksum: .required)
            return nil
        } catch let error as SafeTensorsError {
            return error.description
        }
    }

    @Test("Any change of any byte, of the header or the tensors, is refused in one line that names the file")
    func everyChangedByteIsRefused() throws {
        #expect(try refusal(of: intact) == nil)
        var stream = RandomStream(seed: 1, purpose: .test)
        for position in intact.indices {
            let changes = [1, 0x20, UInt8(2 + stream.nextWord() % 254)]
            for change in changes {
                var bytes = intact
                bytes[position] ^= change
                let message = try #require(
                    try refusal(of: bytes), "byte \(position) changed by \(change) went unnoticed")
                #expect(message.contains("damaged.safetensors: "))
                #expect(!message.contains { $0.isNewline }, "\(message)")
            }
        }
    }

    @Test("A file cut at any length is refused in one line that names the file")
    func everyTruncationIsRefused() throws {
        for length in intact.indices {
            let message = try #require(try refusal(of: Array(intact[..<length])), "cut to \(length) bytes")
            #expect(message.contains("damaged.safetensors: "))
            #expect(!message.contains { $0.isNewline })
        }
    }

    @Test("A byte too many is refused")
    func aTrailingByteIsRefused() throws {
        #expect(try refusal(of: intact + [0])?.contains("1 bytes follow the last tensor") == true)
    }

    @Test("Random bytes are refused and never crash")
    func noiseIsRefused() throws {
        var stream = RandomStream(seed: 2, purpose: .test)
        for length in 0..<300 {
            var bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: stream.nextWord()) }
            // Half of them claim a header that fits, so that the JSON is reached.
            if length >= 10, length % 2 == 0 {
                bytes.replaceSubrange(
                    0..<9, with: [UInt8(truncatingIfNeeded: length - 8), 0, 0, 0, 0, 0, 0, 0, 0x7B])
            }
            #expect(try refusal(of: bytes) != nil)
        }
    }
}
