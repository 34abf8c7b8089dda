import Files
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Writing a whole file or none")
struct AtomicFileTests {
    @Test("What fails half-way leaves the file that was there, and nothing beside it")
    func aFailureLeavesWhatWasThere() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("before", to: "file")
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1000, alignment: 1)
        defer { piece.deallocate() }
        piece.initializeMemory(as: UInt8.self, repeating: 7)
        let error = #expect(throws: FileError.self) {
            try AtomicFile.write(to: path) { put throws(FileError) in
                try put(UnsafeRawBufferPointer(piece))
                throw FileError(.read, path, .ioError)
            }
        }
        #expect(error?.operation == .read)
        #expect(try readFile(path) == Data("before".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path.string) == ["file"])
    }
}
