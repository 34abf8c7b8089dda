import Foundation
import SystemPackage
import TestSupport

/// A disk of a mebibyte in memory.
final class SmallDisk {
    /// Where it is mounted.
    var path: FilePath { folder.path }
    private let folder: TemporaryFolder
    private var filler: FilePath { path.appending("filler") }

    /// Mounts it; `nil`, and a line that says so, where this is not allowed.
    init?(for test: String = #function) throws {
        folder = try TemporaryFolder()
        guard Self.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.path.string) else {
            print("SKIPPED \(test): a small disk cannot be mounted here; root can do it on Linux")
            return nil
        }
    }

    /// Takes it away.
    func unmount() { _ = Self.run("umount", path.string) }

    /// Fills it up to some bytes.
    func fill(leaving room: Int) throws {
        var status = statvfs()
        guard statvfs(path.string, &status) == 0 else { throw Errno(rawValue: errno) }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        try Data(count: max(0, free - room)).write(to: URL(fileURLWithPath: filler.string))
    }

    /// Takes away what it was filled with.
    func empty() throws { try FileManager.default.removeItem(atPath: filler.string) }

    private static func run(_ program: String, _ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
