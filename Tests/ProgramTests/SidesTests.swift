import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Programs beside others")
    struct SidesTests {
        @Test("Runs that begin in one second have a folder each")
        func aFolderEach() throws {
            let place = try Workplace()
            let data = try Shared.phantom().string
            let running = try (0..<3).map { _ in
                try RunningProgram(
                    "xray-train", ["--config", "tiny.json", "--data", data, "--epochs", "1"],
                    currentFolder: place.path)
            }
            for program in running { expectSuccess(try program.wait()) }
            let runs = try FileManager.default.contentsOfDirectory(
                atPath: place.path.appending("runs").string)
            #expect(runs.count == 3)
            for run in runs { #expect(place.epochs(of: "runs/\(run)") == 1, "\(run)") }
        }

        @Test("A reader of the figures who leaves does not cost the files of a look that counts")
        func closedPipe() throws {
            let place = try Workplace()
            let pipe = Pipe()
            try pipe.fileHandleForReading.close()
            let running = try RunningProgram(
                "xray-eval",
                [
                    "--checkpoint", Shared.model().string, "--data", Shared.phantom().string, "--cache",
                    "cache", "--output", "found",
                ], currentFolder: place.path, writingTo: pipe.fileHandleForWriting)
            expectRefusal(
                try running.wait(), by: "xray-eval", status: 74, naming: "standard output", "Broken pipe")
            #expect(place.has("found/report.json") && place.has("found/predictions-test.csv"))
        }
    }
}
