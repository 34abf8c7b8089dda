import CKernels
import Files
import Foundation
import SystemPackage

/// What tells whether a file is still the one it was, without reading it: as `make` and `rsync` do, by size and
/// time of change; the inode catches a file put in another's place with its times kept.
struct FileIdentity: Hashable, Sendable {
    let pathHash: UInt64
    let size: Int64
    /// Of the last change of the contents, in nanoseconds since 1970.
    let modified: Int64
    let inode: UInt64

    /// - Throws: `FileError` where there is no such file. A symbolic link is followed.
    init(of path: FilePath) throws(FileError) {
        var status = stat()
        guard stat(path.string, &status) == 0 else { throw FileError(.read, path, Errno(rawValue: errno)) }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        self.init(
            pathHash: stableHash(of: absolute(path)), size: Int64(status.st_size),
            // A date may be any; what is too late for the number need only be another then, too.
            modified: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec), inode: UInt64(status.st_ino)
        )
    }

    init(pathHash: UInt64, size: Int64, modified: Int64, inode: UInt64) {
        self.pathHash = pathHash
        self.size = size
        self.modified = modified
        self.inode = inode
    }
}

/// A hash that is the same in every run.
func stableHash(of text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { xray_checksum($0.baseAddress, $0.count) }
}

/// The path from the root, so that it means the same from every working folder.
func absolute(_ path: FilePath) -> String {
    let whole =
        path.isAbsolute ? path : FilePath(FileManager.default.currentDirectoryPath).pushing(path)
    return whole.lexicallyNormalized().string
}
