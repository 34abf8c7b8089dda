import Foundation
import SystemPackage
import TestSupport

/// A file system of some kilobytes in memory, for tests of a full disk. It goes with the value.
final class SmallDisk {
    let path: FilePath
    private let folder: TemporaryFolder

    /// - Returns: `nil` where this process may not mount one; then a line says which test was left out.
    init?(kilobytes: Int, for test: String = #function) throws {
        folder = try TemporaryFolder()
        path = folder.path.appending("disk")
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        let options = "size=\(kilobytes)k"
        guard Self.call("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.string) else {
            print("SKIPPED \(test): a file system can be mounted by root on Linux only")
            return nil
        }
    }

    deinit { _ = Self.call("umount", path.string) }

    /// Fills it up but for so many bytes, rounded up to pages.
    func fill(leaving rest: Int) throws {
        let file = path.appending("filler")
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        defer { try? descriptor.close() }
        let page = [UInt8](repeating: 1, count: 4096)
        var size = 0
        while (try? descriptor.writeAll(page)) != nil { size += page.count }
        try descriptor.resize(to: Int64(max(0, size - rest / page.count * page.count)))
    }

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
