import Foundation
import SystemPackage

/// Real radiographs, weights and reference vectors that are too large or not ours to commit.
///
/// Looked for in the folder that the environment variable `XRAY_SHARED` names, else in `../shared` beside the
/// package. Tests that need them say aloud when they are absent.
public enum SharedMaterial {
    /// The package's own folder.
    public static let package: FilePath = {
        FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
    }()

    /// A file or folder of the shared material, or `nil` where it is absent; then a line says which test was
    /// left out.
    public static func find(_ name: String, for test: String = #function) -> FilePath? {
        let root =
            ProcessInfo.processInfo.environment["XRAY_SHARED"].map { FilePath($0) }
            ?? package.removingLastComponent().appending("shared")
        let path = root.pushing(FilePath(name))
        if FileManager.default.fileExists(atPath: path.string) { return path }
        print("SKIPPED \(test): \(name) is not there; set XRAY_SHARED to the folder that holds it")
        return nil
    }
}
