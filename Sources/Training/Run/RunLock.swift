import Files
import Foundation
import SystemPackage

/// A run's folder in the hands of one process: two that write into it would mix two runs.
///
/// The system lets go of it when its holder ends, however that happens, and nothing is left in the folder.
struct RunLock: ~Copyable {
    private let descriptor: CInt

    /// Takes a folder.
    ///
    /// - Throws: ``RunDirectoryError/busy(_:)`` where another has it, `FileError` where it cannot be opened.
    static func take(_ folder: FilePath) throws -> RunLock {
        let descriptor = open(folder.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(.lock, folder, Errno(rawValue: errno)) }
        // A file system without locks cannot tell, and has the folder to itself most likely.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            close(descriptor)
            throw RunDirectoryError.busy(folder)
        }
        return RunLock(descriptor: descriptor)
    }

    private init(descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}
