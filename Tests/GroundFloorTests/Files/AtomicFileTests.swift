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

    @Test("A link to a file stays one, and the file it leads to is replaced")
    func aLinkIsFollowed() throws {
        let folder = try TemporaryFolder()
        let target = try folder.write("before", to: "elsewhere/file")
        let link = folder.path.appending("link")
        try FileManager.default.createSymbolicLink(
            atPath: link.string, withDestinationPath: "elsewhere/file")
        try checkWritable(link)
        try AtomicFile.write("after", to: link)
        #expect(kind(of: link) == S_IFLNK)
        #expect(try readFile(target) == Data("after".utf8))
        let beside = target.removingLastComponent().string
        #expect(try FileManager.default.contentsOfDirectory(atPath: beside) == ["file"])
        try folder.write("half", to: "elsewhere/.file.99-1.partial")
        AtomicFile.removeLeftovers(of: link)
        #expect(try FileManager.default.contentsOfDirectory(atPath: beside) == ["file"])
    }

    @Test("A pipe, a link to nothing and a folder are refused and stay what they are")
    func whatIsNoFileStays() throws {
        let folder = try TemporaryFolder()
        let (pipe, link) = (folder.path.appending("pipe"), folder.path.appending("link"))
        let inner = try folder.write("", to: "folder/file").removingLastComponent()
        try #require(mkfifo(pipe.string, 0o600) == 0)
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: "nothing")
        for (path, reason) in [(pipe, Errno.notSupported), (link, .notSupported), (inner, .isDirectory)] {
            let before = kind(of: path)
            let early = #expect(throws: FileError.self) { try checkWritable(path) }
            let late = #expect(throws: FileError.self) { try AtomicFile.write("after", to: path) }
            #expect(early?.reason == reason && late?.reason == reason, "\(path)")
            #expect(early?.description.contains("choose another name") == (path != inner), "\(path)")
            #expect(kind(of: path) == before, "\(path)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path.string)
        #expect(names.sorted() == ["folder", "link", "pipe"])
    }

    @Test("A name that leaves no room for the unfinished file's is refused before there is anything to write")
    func longNamesAreRefused() throws {
        let folder = try TemporaryFolder()
        let longest = String(repeating: "x", count: AtomicFile.longestName)
        try checkWritable(folder.path.appending(longest))
        let error = #expect(throws: FileError.self) {
            try checkWritable(folder.path.appending(longest + "x"))
        }
        #expect(error?.reason == .fileNameTooLong)
        #expect(error?.description.contains("at most \(AtomicFile.longestName) bytes") == true)
    }

    @Test("A folder that may be written to and not entered is refused")
    func aFolderWithoutEntryIsRefused() throws {
        guard geteuid() != 0 else {
            print("SKIPPED aFolderWithoutEntryIsRefused: the superuser may enter everything")
            return
        }
        let folder = try TemporaryFolder()
        #expect(chmod(folder.path.string, 0o600) == 0)
        defer { chmod(folder.path.string, 0o755) }
        let error = #expect(throws: FileError.self) { try checkWritable(folder.path.appending("file")) }
        #expect(error?.reason == .permissionDenied)
    }

    /// What is at a path, without following a link.
    private func kind(of path: FilePath) -> mode_t {
        var status = stat()
        lstat(path.string, &status)
        return status.st_mode & S_IFMT
    }
}
