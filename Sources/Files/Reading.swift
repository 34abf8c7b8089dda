import Foundation
import SystemPackage

/// Reads a whole file, or a pipe to its end: `<(command)` in a shell is a pipe with a path.
///
/// - Throws: ``FileError`` with the path.
public func readFile(_ path: FilePath) throws(FileError) -> Data {
    do {
        // Opened once: a pipe whose reader closes it again has lost its writer, which a signal ends.
        let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        return try descriptor.closeAfter { try readFile(descriptor, called: path) }
    } catch let error as FileError {
        throw error
    } catch {
        throw FileError(.read, path, error as? Errno ?? .ioError)
    }
}

/// Reads what is left of an open file, or of a pipe, to its end.
///
/// - Parameter name: what an error calls it.
/// - Throws: ``FileError`` with that name.
public func readFile(_ descriptor: FileDescriptor, called name: FilePath) throws(FileError) -> Data {
    var bytes = Data()
    var status = stat()
    // Of a file's bytes there are as many as it says, unless it says what no file here has.
    if fstat(descriptor.rawValue, &status) == 0, 0...1 << 28 ~= status.st_size {
        bytes.reserveCapacity(Int(status.st_size))
    }
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    do {
        while true {
            let count = try piece.withUnsafeMutableBytes { try descriptor.read(into: $0) }
            guard count > 0 else { return bytes }
            bytes += piece.prefix(count)
        }
    } catch {
        throw FileError(.read, name, error as? Errno ?? .ioError)
    }
}

/// The path of a file or folder that exists, without a link on the way; `nil` where there is none.
public func resolvedPath(_ path: FilePath) -> FilePath? {
    guard let resolved = realpath(path.string, nil) else { return nil }
    defer { free(resolved) }
    return FilePath(platformString: resolved)
}

/// Creates a folder and the folders above it; one that exists is fine.
///
/// - Throws: ``FileError`` with the path.
public func createFolder(_ path: FilePath) throws(FileError) {
    guard mkdir(path.string, 0o777) != 0 else { return }
    switch errno {
    case ENOENT where !path.removingLastComponent().isEmpty:
        try createFolder(path.removingLastComponent())
        // Another process may have been faster.
        guard mkdir(path.string, 0o777) == 0 || isFolder(path) else {
            throw FileError(.create, path, Errno(rawValue: errno))
        }
    case EEXIST where isFolder(path): return
    case let reason: throw FileError(.create, path, Errno(rawValue: reason))
    }
}

/// Checks that a file could be created at a path, or replaced, before there is anything to write.
///
/// - Throws: ``FileError`` with the path.
public func checkWritable(_ path: FilePath) throws(FileError) {
    let target = try AtomicFile.destination(of: path)
    guard !AtomicFile.isTooLong(target.lastComponent) else {
        throw FileError(.create, path, .fileNameTooLong)
    }
    let folder = target.removingLastComponent()
    // With the dot it has to be a folder.
    let inside = folder.isEmpty ? "." : "\(folder)/."
    guard access(inside, W_OK | X_OK) == 0 else {
        throw FileError(.create, path, Errno(rawValue: errno))
    }
}

private func isFolder(_ path: FilePath) -> Bool {
    var status = stat()
    return stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Whether something exists at a path; a symbolic link is followed.
public func fileExists(_ path: FilePath) -> Bool {
    access(path.string, F_OK) == 0
}
