import Files
import Foundation
import SystemPackage

/// A lock that one run holds while it builds a cache file; the others wait and then read what it has built.
///
/// The system lets go of it when its holder ends, however that happens. On a file system without locks all build
/// at once, which costs work but no harm: each renames a whole file into place.
struct CacheLock: ~Copyable {
    private let descriptor: CInt
    /// Whether no other run has it; false where the file system knows no locks.
    private(set) var isExclusive = true

    /// Waits for the lock.
    ///
    /// - Parameter shouldCancel: asked twenty times a second.
    /// - Throws: `FileError` where the lock file cannot be made, `CancellationError`.
    init(_ path: FilePath, shouldCancel: () -> Bool) throws {
        descriptor = open(path.string, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(.create, path, Errno(rawValue: errno)) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                isExclusive = false
                break
            }
            if shouldCancel() { throw CancellationError() }
            usleep(50_000)
        }
    }

    deinit { close(descriptor) }
}
