import Foundation
import SystemPackage
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Outputs that are refused before anything is computed")
    struct EarlyRefusalTests {
        /// One radiograph of the shared phantom set.
        private func radiograph() throws -> String {
            let folder = try Shared.phantom().appending("train").appending("NORMAL")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
            return folder.appending(try #require(names.min())).string
        }

        @Test("preview decodes no image for a picture that cannot be written")
        func preview() throws {
            let place = try Workplace()
            expectRefusal(
                try place.run(
                    "xray-data", "preview", "tiny.json", "--data", Shared.phantom().string, "--output",
                    "absent/p.png"), by: "xray-data", status: 73, naming: "absent/p.png: ",
                "there is no folder absent")
            #expect(!place.has("cache"))
        }

        @Test("A training that cannot begin leaves no folder behind")
        func training() throws {
            let place = try Workplace()
            expectRefusal(
                try place.run("xray-train", "--config", "tiny.json", "--data", "absent"), by: "xray-train",
                status: 66, naming: "absent")
            let left = try FileManager.default.contentsOfDirectory(
                atPath: place.path.appending("runs").string)
            #expect(left.isEmpty)
        }

        @Test("A path without a name is refused by its flag")
        func emptyPaths() throws {
            let place = try Workplace()
            let calls = [
                ("xray-train", "--config", ["--config", ""]), ("xray-train", "--resume", ["--resume", ""]),
                ("xray-eval", "--checkpoint", ["--checkpoint", "", "--data", "data"]),
                ("xray-predict", "--checkpoint", ["x.png", "--checkpoint", ""]),
                ("xray-predict", "--heatmap", ["x.png", "--heatmap", ""]),
                ("xray-export", "--checkpoint", ["--checkpoint", "", "--output", "x.onnx"]),
            ]
            for (program, flag, arguments) in calls {
                expectRefusal(
                    try ProgramRun(program, arguments, currentFolder: place.path), by: program, status: 64,
                    naming: "\(flag): found \"\"")
            }
        }

        @Test("export reads no model for a file that cannot be written")
        func export() throws {
            let place = try Workplace()
            expectRefusal(
                try place.run("xray-export", "--checkpoint", "absent", "--output", "nowhere/x.onnx"),
                by: "xray-export", status: 73, naming: "nowhere/x.onnx: ")
        }

        @Test("activations makes its folder first, and none for a layer that is not there")
        func activations() throws {
            let place = try Workplace()
            let model = try Shared.model().string
            expectRefusal(
                try place.run(
                    "xray-data", "activations", model, radiograph(), "--output", "tiny.json/seen"),
                by: "xray-data", status: 73, naming: "tiny.json/seen")
            expectRefusal(
                try place.run(
                    "xray-data", "activations", model, radiograph(), "--output", "seen", "--layer", "cov"),
                by: "xray-data", status: 64, naming: "cov")
            #expect(!place.has("seen"))
        }
    }
}
