import Foundation
import SystemPackage

/// What the names of the folders begin with; the process's number follows.
private let beginning = "xray-bench-"

/// Makes a folder, and deletes it with all it holds once `body` is done.
///
/// Deletes as well what processes have left that were ended before they were done, by Ctrl-C for one.
func withTemporaryFolder<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
    let manager = FileManager.default
    removeLeftovers(in: manager.temporaryDirectory)
    let name = "\(beginning)\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let path = manager.temporaryDirectory.appendingPathComponent(name).path
    try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? manager.removeItem(atPath: path) }
    return try body(FilePath(path))
}

private func removeLeftovers(in folder: URL) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where name.hasPrefix(beginning) {
        guard let process = pid_t(name.dropFirst(beginning.count).prefix { $0 != "-" }),
            kill(process, 0) != 0, errno == ESRCH
        else { continue }
        try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    }
}
