import Foundation
import SystemPackage

/// Writes files that are either complete or not there.
///
/// The bytes go to a temporary file in the same folder; every write and the `close` are checked, the file is
/// synced, renamed over its final name, and the folder is synced. A crash or a full disk at any moment leaves the
/// previous file as it was. A link to a file stays one: the file it leads to is written. What is there and is no regular
/// file, such as a device, is refused, since the rename would take it away.
public enum AtomicFile {
    /// Writes the whole of `bytes`.
    ///
    /// - Throws: ``FileError`` with the final path.
    public static func write(_ bytes: some ContiguousBytes, to path: FilePath) throws(FileError) {
        try write(to: path) { put throws(FileError) in
            var failure: FileError?
            bytes.withUnsafeBytes { buffer in
                do throws(FileError) { try put(buffer) } catch { failure = error }
            }
            if let failure { throw failure }
        }
    }

    /// Writes the UTF-8 bytes of a text.
    ///
    /// - Throws: ``FileError`` with the final path.
    public static func write(_ text: String, to path: FilePath) throws(FileError) {
        try write(Array(text.utf8), to: path)
    }

    /// Writes what `produce` hands to its argument, piece after piece, so that a large file need not exist in
    /// memory as a whole.
    ///
    /// - Throws: ``FileError`` with the final path.
    public static func write(
        to path: FilePath,
        producing produce: (_ put: (UnsafeRawBufferPointer) throws(FileError) -> Void) throws(FileError) ->
            Void
    ) throws(FileError) {
        let target = try destination(of: path)
        let folder = target.removingLastComponent()
        let name = target.lastComponent?.string ?? "file"
        let unique = "\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        let temporary = folder.appending(".\(name).\(unique)\(partial)")
        let descriptor: FileDescriptor
        do {
            descriptor = try FileDescriptor.open(
                temporary, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw FileError(.create, path, error as? Errno ?? .ioError)
        }
        var isOpen = true
        do throws(FileError) {
            try produce { buffer throws(FileError) in
                do { try descriptor.writeAll(buffer) } catch {
                    throw FileError(.write, path, error as? Errno ?? .ioError)
                }
            }
            guard fsync(descriptor.rawValue) == 0 else {
                throw FileError(.write, path, Errno(rawValue: errno))
            }
            isOpen = false
            do { try descriptor.close() } catch { throw FileError(.write, path, error as? Errno ?? .ioError) }
            guard rename(temporary.string, target.string) == 0 else {
                throw FileError(.create, path, Errno(rawValue: errno))
            }
            try synchronize(folder: folder, for: path)
        } catch {
            if isOpen { try? descriptor.close() }
            unlink(temporary.string)
            throw error
        }
    }

    /// The most bytes, in UTF-8, that the name of a file can have: file systems allow 255, and for the unfinished file two
    /// dots, a process's number of ten digits, a dash, as many digits at random and `.partial` are added.
    public static let longestName = 255 - 2 - 10 - 1 - 10 - partial.utf8.count

    /// A name that can be written, cut between two letters of its stem where it has to be.
    package static func name(_ stem: String, ending: String) -> String {
        let room = longestName - ending.utf8.count
        var stem = Substring(stem)
        while stem.utf8.count > room { stem.removeLast() }
        return "\(stem)\(ending)"
    }

    /// Whether a name leaves no room for that of the unfinished file.
    static func isTooLong(_ name: FilePath.Component?) -> Bool {
        (name?.string.utf8.count ?? 0) > longestName
    }

    /// Deletes what processes that were killed while they wrote a file have left beside it. Nobody may be writing it.
    public static func removeLeftovers(of path: FilePath) {
        let path = (try? destination(of: path)) ?? path
        let folder = path.removingLastComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        let beginning = ".\(path.lastComponent?.string ?? "file")."
        for name in names where name.hasPrefix(beginning) && name.hasSuffix(partial) {
            unlink(folder.appending(name).string)
        }
    }

    /// The file that is written for a path: where it is a link to a file, that file, else the path itself.
    ///
    /// - Throws: ``FileError`` where there is a folder, or what else is no regular file: a device, a pipe, a broken link.
    static func destination(of path: FilePath) throws(FileError) -> FilePath {
        var status = stat()
        // What cannot be looked at cannot be created either, and the attempt says why.
        guard lstat(path.string, &status) == 0 else { return path }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        if isLink, stat(path.string, &status) != 0 {
            let reason = errno
            throw FileError(.create, path, reason == ENOENT ? .notSupported : Errno(rawValue: reason))
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw FileError(.create, path, .isDirectory)
        default: throw FileError(.create, path, .notSupported)
        }
        guard isLink else { return path }
        guard let resolved = realpath(path.string, nil) else {
            throw FileError(.create, path, Errno(rawValue: errno))
        }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    /// What names of unfinished files end in.
    private static let partial = ".partial"

    /// Makes the rename itself durable.
    private static func synchronize(folder: FilePath, for path: FilePath) throws(FileError) {
        let opened = open(folder.isEmpty ? "." : folder.string, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw FileError(.write, path, Errno(rawValue: errno)) }
        defer { close(opened) }
        // Some file systems cannot sync a folder; that is no failure of the write.
        if fsync(opened) != 0, errno != EINVAL, errno != ENOTSUP {
            throw FileError(.write, path, Errno(rawValue: errno))
        }
    }
}
