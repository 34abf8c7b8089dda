import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Events for TensorBoard")
    struct TensorBoardTests {
        @Test("A run has a folder of them, and a disk that is full for them alone does not end it")
        func fullDisk() throws {
            let place = try Workplace()
            expectSuccess(try place.train("good"))
            #expect(place.has("good/tensorboard"))

            guard let disk = try SmallDisk(kilobytes: 1024) else { return }
            defer { disk.unmount() }
            try disk.fill(leaving: 0)
            let folder = place.path.appending("run")
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending("tensorboard").string, withDestinationPath: disk.path.string)
            let run = try place.train()
            expectSuccess(run)
            let notes = run.errors.split(separator: "\n").filter { $0.contains("TensorBoard") }
            #expect(notes.count == 1 && run.errors.contains("No space left on device"), "\(run.errors)")
            #expect(place.epochs(of: "run") == 2 && place.has("run/report.json"))
        }
    }
}
