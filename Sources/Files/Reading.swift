import Foundation
import SystemPackage

/// Reads a whole file.
///
/// - Throws: ``FileError`` with the path.
public func readFile(_ path: FilePath) throws(FileError) -> Data {
    let file = try MappedFile(path)
    return Data(file.bytes)
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

private func isFolder(_ path: FilePath) -> Bool {
    var status = stat()
    return stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Whether something exists at a path; a symbolic link is followed.
public func fileExists(_ path: FilePath) -> Bool {
    access(path.string, F_OK) == 0
}
