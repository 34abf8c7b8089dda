import Files
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Reading a whole file")
struct ReadingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("A file's bytes are read, and an empty file's are none", arguments: [0, 1, 200_000])
    func aFileIsRead(count: Int) throws {
        let bytes = Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        #expect(try readFile(folder.write(bytes, to: "file")) == bytes)
    }

    @Test("A pipe is read to its end, as a shell's <(command) needs it")
    func aPipeIsRead() throws {
        let path = folder.path.appending("pipe")
        try #require(mkfifo(path.string, 0o600) == 0)
        let bytes = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        Thread.detachNewThread {
            // Without a reader the write fails; the signal would end all tests at once.
            var pipeSignal = sigset_t()
            sigemptyset(&pipeSignal)
            sigaddset(&pipeSignal, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &pipeSignal, nil)
            let writer = FileHandle(forWritingAtPath: path.string)
            try? writer?.write(contentsOf: bytes)
            try? writer?.close()
        }
        #expect(try readFile(path) == bytes)
    }

    @Test("A folder is said to be one, and what is missing to be missing")
    func foldersAreRefused() {
        for (path, words) in [
            (folder.path, "cannot read: Is a directory"),
            (folder.path.appending("nothing"), "cannot read: No such file or directory"),
        ] {
            #expect {
                try readFile(path)
            } throws: {
                "\($0)" == "\(path): \(words)"
            }
        }
    }
}
