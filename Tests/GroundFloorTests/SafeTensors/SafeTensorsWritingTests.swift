import Files
import Foundation
import SafeTensors
import SystemPackage
import TestSupport
import Testing

@Suite("A safetensors file of our own")
struct SafeTensorsWritingTests {
    private let folder: TemporaryFolder
    private let path: FilePath

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path.appending("model.safetensors")
    }

    @Test("What is written is read back, in the same order")
    func tensorsComeBack() throws {
        let metadata = ["classes": "[\"NORMAL\",\"PNEUMONIA\"]", "note": "tab\t, newline\n, \u{1}, 肺, \\"]
        try SafeTensorsWriter.write(
            [
                TensorSource("z.weight", shape: [2, 3], floats: [1, -2, 0.5, .leastNonzeroMagnitude, 4, 5]),
                TensorSource("a \"quoted\" name", shape: [], floats: [7]),
                TensorSource("nothing", shape: [3, 0], floats: []),
            ], metadata: metadata, to: path)
        let file = try SafeTensorsFile(path, checksum: .required)
        #expect(file.names == ["z.weight", "a \"quoted\" name", "nothing"])
        #expect(file.metadata == metadata)
        #expect(try file.floats("z.weight") == [1, -2, 0.5, .leastNonzeroMagnitude, 4, 5])
        #expect(try file.floats("a \"quoted\" name") == [7])
        #expect(try file.tensor("nothing").shape == [3, 0])
    }

    /// The bytes were put together in Python with the xxhash package, and Python's safetensors reads them.
    @Test("The header is padded to 8 bytes and spelled the same every time")
    func theHeaderIsDeterministic() throws {
        let tensors = [TensorSource("w", shape: [1], floats: [1])]
        try SafeTensorsWriter.write(tensors, metadata: ["b": "2", "a": "1"], to: path)
        let bytes = try readFile(path)
        let header = """
            {"__metadata__":{"a":"1","b":"2","xray.checksum":"f8d65ddc21846a75"},\
            "w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
            """
        let padded = header + String(repeating: " ", count: -header.utf8.count & 7)
        #expect(
            bytes == Data([UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0]) + padded.utf8 + [0, 0, 0x80, 0x3F])
    }

    @Test("A file that cannot be written is an error and leaves nothing behind")
    func aFailureLeavesNothing() throws {
        let missing = folder.path.appending("absent").appending("model.safetensors")
        // A folder in the file's place fails at the very end, when all is written, and fails for root too.
        try createFolder(path)
        for place in [missing, path] {
            #expect(throws: FileError.self) {
                try SafeTensorsWriter.write([TensorSource("w", shape: [1], floats: [1])], to: place)
            }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path.string)
        #expect(left == ["model.safetensors"])
    }

    @Test(
        "Numbers that are not finite are refused where asked", arguments: [Float.nan, .infinity, -.infinity])
    func nonFiniteNumbersAreRefused(number: Float) throws {
        try SafeTensorsWriter.write([TensorSource("w", shape: [3], floats: [0, 1, number])], to: path)
        let file = try SafeTensorsFile(path)
        #expect { try file.floats("w") } throws: {
            "\($0)".contains("tensor \"w\" holds \(number) at element 2")
        }
        #expect(try file.floats("w", requiresFinite: false)[1] == 1)
    }

    @Test("A tensor of another size than expected is refused")
    func anotherSizeIsRefused() throws {
        try SafeTensorsWriter.write([TensorSource("w", shape: [3], floats: [0, 1, 2])], to: path)
        let file = try SafeTensorsFile(path)
        var floats: [Float] = [0, 0]
        #expect(throws: SafeTensorsError.self) {
            try floats.withUnsafeMutableBufferPointer { try file.copyFloats("w", to: $0) }
        }
    }
}
