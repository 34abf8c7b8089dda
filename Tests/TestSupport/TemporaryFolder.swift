import Foundation
import SystemPackage

/// A folder of a test's own, deleted with the value.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path: FilePath

    /// Makes a new folder among the system's temporary files.
    public init() throws {
        let name = "xray-test-\(UUID().uuidString)"
        path = FilePath(FileManager.default.temporaryDirectory.path).appending(name)
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }

    /// Writes a file below the folder, with the folders above it.
    @discardableResult
    public func write(_ bytes: some DataProtocol, to name: String) throws -> FilePath {
        let file = path.pushing(FilePath(name))
        try FileManager.default.createDirectory(
            atPath: file.removingLastComponent().string, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file.string))
        return file
    }

    /// Writes a text below the folder.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> FilePath {
        try write(Data(text.utf8), to: name)
    }
}
