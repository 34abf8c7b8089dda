import Foundation
import SystemPackage
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Outputs that cannot be written")
    struct BadOutputTests {
        // Root may write anywhere but below a file.
        private static let impossible = "tiny.json/run"

        @Test("A place that nothing can be written to")
        func unwritable() throws {
            let place = try Workplace()
            expectRefusal(try place.train(Self.impossible), status: 73, naming: Self.impossible)
            expectRefusal(
                try place.train("run", "--cache", "tiny.json/cache"), status: 73, naming: "tiny.json/cache")
            expectRefusal(
                try place.evaluate(Shared.model().string, "--output", Self.impossible),
                by: "xray-eval", status: 73, naming: Self.impossible)
            expectRefusal(
                try place.run("xray-data", "phantom", "tiny.json/set"), by: "xray-data", status: 73,
                naming: "tiny.json")
        }

        @Test("A folder that holds a run already")
        func occupied() throws {
            let place = try Workplace()
            expectSuccess(try place.train())
            let before = try place.bytes(of: "run/report.json")
            expectRefusal(try place.train(), status: 73, naming: "run", "--output", "--resume run")
            #expect(try place.bytes(of: "run/report.json") == before)
        }

        @Test("A disk that is full during a checkpoint leaves the one before, and the run can go on")
        func fullDisk() throws {
            let config = Workplace.config().replacing("[1, 16, 16]", with: "[1, 32, 32]")
            let place = try Workplace(config: config)
            guard let disk = try SmallDisk(kilobytes: 1024) else { return }
            defer { disk.unmount() }
            let run = disk.path.appending("run").string
            let (best, last) = ("\(run)/checkpoints/best.safetensors", "\(run)/checkpoints/last.safetensors")
            expectSuccess(try place.train(run, "--epochs", "1"))
            let before = try place.bytes(of: last)

            // What a run that goes on takes away again is not to make the room that is missing.
            try FileManager.default.removeItem(atPath: "\(run)/report.html")
            // Room for the config and not for the optimizer's moments.
            try disk.fill(leaving: before.count / 2)
            let full = try place.run("xray-train", "--resume", run, "--epochs", "3")
            expectRefusal(full, status: 74, naming: "\(run)/checkpoints", "No space left on device")
            #expect(try place.bytes(of: last) == before)
            expectSuccess(try place.evaluate(best))

            try disk.empty()
            expectSuccess(try place.run("xray-train", "--resume", run))
            expectSuccess(try place.train("whole", "--epochs", "3"))
            #expect(try place.tensors(of: last) == place.tensors(of: "whole/checkpoints/last.safetensors"))
        }
    }
}
