import Files
import Foundation
import Radiographs
import SystemPackage

/// The list of all evaluations on one test set, a line of JSON each: `test-set-<fingerprint>.jsonl` beside the decoded
/// images.
///
/// Lines are added and never changed. Whoever adds one holds a lock on the file and writes it at once, so that runs at
/// the same time lose none; a line that a crash has cut is left behind as it is and counted as a look of which no
/// more is known.
public struct TestSetLedger: Sendable {
    /// The file.
    public let path: FilePath

    /// The ledger of a test set.
    ///
    /// - Parameters:
    ///   - testSet: its images.
    ///   - folder: where decoded images are kept.
    public init(of testSet: SplitFingerprint, inCache folder: FilePath) {
        path = folder.appending("test-set-\(testSet).jsonl")
    }

    /// What stands in a ledger.
    public struct Contents: Equatable, Sendable {
        /// In the order they were added.
        public var looks: [TestSetLook] = []
        /// Lines that cannot be read any more.
        public var damagedLines = 0
    }

    /// Reads the ledger; one that does not exist is empty.
    ///
    /// - Throws: `FileError`.
    public func read() throws(FileError) -> Contents {
        guard fileExists(path) else { return Contents() }
        var contents = Contents()
        let decoder = JSONDecoder()
        for line in try readFile(path).split(separator: UInt8(ascii: "\n")) {
            if let look = try? decoder.decode(TestSetLook.self, from: Data(line)) {
                contents.looks.append(look)
            } else {
                contents.damagedLines += 1
            }
        }
        return contents
    }

    /// Adds a line, and the folder and the file where they are missing.
    ///
    /// - Throws: `FileError` where that is not possible; the ledger is then as it was.
    public func add(_ look: TestSetLook) throws {
        let line: String = try look.json()
        try createFolder(path.removingLastComponent())
        let descriptor = open(path.string, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(.create, path, Errno(rawValue: errno)) }
        // Closing lets go of the lock as well.
        defer { close(descriptor) }
        // A file system without locks still appends what is written at once in one piece.
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        let end = lseek(descriptor, 0, SEEK_END)
        var last = UInt8(ascii: "\n")
        if end > 0 { pread(descriptor, &last, 1, end - 1) }
        let bytes = Array(((last == UInt8(ascii: "\n") ? "" : "\n") + line + "\n").utf8)
        let written = Foundation.write(descriptor, bytes, bytes.count)
        guard written == bytes.count, fsync(descriptor) == 0 else {
            // What is written in part only has met the end of the disk, or of what the user may fill of it.
            let reason = Errno(rawValue: 0..<bytes.count ~= written ? ENOSPC : errno)
            ftruncate(descriptor, end)
            throw FileError(.write, path, reason)
        }
    }
}
