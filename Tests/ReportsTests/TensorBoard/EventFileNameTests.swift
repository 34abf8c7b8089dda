import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Names of event files")
struct EventFileNameTests {
    @Test("A file with the largest number there is does not keep a run from writing its own")
    func largestNumber() throws {
        let run = try TinyRun(epochs: 1)
        try run.folder.write("not ours", to: "run/tensorboard/events.out.tfevents.\(Int.max)")
        let outcome = try run.train()
        #expect(outcome.warnings.isEmpty && outcome.rows.count == 1)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: run.path.appending("tensorboard").string)
        #expect(names.count == 2 && names.contains { $0.hasSuffix(".xray") }, "\(names)")
    }
}
