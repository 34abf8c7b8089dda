import Diagnostics
import Testing
import Training

@Suite("A run's folder has one holder")
struct RunLockTests {
    @Test("While a run has it, no other goes on with it")
    func theFolderIsHeld() throws {
        let tiny = try TinyTraining()
        let first = try Trainer(beginning: tiny.configuration, in: tiny.path())
        withExtendedLifetime(first) {
            let error = #expect(throws: RunDirectoryError.self) { try Trainer(resuming: tiny.path()) }
            #expect(error?.description.contains("another process works in this run") == true)
            #expect(error?.exitStatus == .cannotCreate)
        }
    }

    @Test("It is let go with its holder")
    func itIsLetGo() throws {
        let tiny = try TinyTraining()
        _ = try Trainer(beginning: tiny.configuration, in: tiny.path())
        _ = try Trainer(resuming: tiny.path())
    }
}
