import Foundation
import SystemPackage

/// A file system of some kilobytes in memory, for tests of a full disk.
public final class SmallDisk: Sendable {
    /// Where it is mounted.
    public var path: FilePath { folder.path }
    private let folder: TemporaryFolder
    private var filler: FilePath { path.appending("filler") }

    /// Mounts it; whoever does so unmounts it.
    ///
    /// - Returns: `nil` where this process may not mount one; then a line says which test was left out.
    public init?(kilobytes: Int, for test: String = #function) throws {
        folder = try TemporaryFolder()
        guard Self.call("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.path.string)
        else {
            print("SKIPPED \(test): a small disk cannot be mounted here; root can do it on Linux")
            return nil
        }
    }

    /// Takes it away.
    public func unmount() { _ = Self.call("umount", "-l", path.string) }

    /// Fills it up but for so many bytes, rounded down to pages.
    public func fill(leaving room: Int) throws {
        var status = statvfs()
        guard statvfs(path.string, &status) == 0 else { throw Errno(rawValue: errno) }
        let page = Int(status.f_frsize)
        let free = Int(status.f_bavail) * page
        try Data(count: max(0, free - room / page * page)).write(to: URL(fileURLWithPath: filler.string))
    }

    /// Takes away what it was filled with.
    public func empty() throws { try FileManager.default.removeItem(atPath: filler.string) }

    private static func call(_ command: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
