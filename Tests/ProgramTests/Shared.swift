import Foundation
import SystemPackage
import TestSupport

/// What the tests of the programs read and do not change, made once, when it is first wanted.
enum Shared {
    static let testCount = 16

    /// A small phantom set.
    static func phantom() throws -> FilePath { try madePhantom.get() }

    /// A model that was trained on it.
    static func model() throws -> FilePath { try madeModel.get() }

    private static let folder: FilePath = {
        atexit { try? FileManager.default.removeItem(atPath: Shared.folder.string) }
        return FilePath(FileManager.default.temporaryDirectory.path)
            .appending("xray-programs-\(ProcessInfo.processInfo.processIdentifier)")
    }()

    private static let madePhantom = Result {
        let path = folder.appending("phantom")
        let flags = ["--train", "48", "--val", "4", "--test", "\(testCount)", "--size", "48", "--seed", "3"]
        try demand(ProgramRun("xray-data", ["phantom", path.string] + flags))
        return path
    }

    private static let madeModel = Result {
        let place = try Workplace()
        try demand(place.train())
        let path = folder.appending("model.safetensors")
        try place.bytes(of: "run/checkpoints/best.safetensors").write(to: URL(fileURLWithPath: path.string))
        return path
    }

    private static func demand(_ run: ProgramRun) throws {
        guard run.status == 0 else { throw Failure(message: run.errors) }
    }

    private struct Failure: Error {
        let message: String
    }
}
