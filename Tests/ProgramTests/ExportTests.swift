import Files
import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Models for other programs")
    struct ExportTests {
        private let place: Workplace

        init() throws { place = try Workplace() }

        private func export(_ flags: String...) throws -> ProgramRun {
            try ProgramRun(
                "xray-export", ["--checkpoint", Shared.model().string] + flags, currentFolder: place.path)
        }

        @Test("One line says what was written")
        func written() throws {
            let plain = try export("--output", "model.onnx")
            expectSuccess(plain)
            #expect(
                plain.output.hasPrefix(
                    "model.onnx: ONNX with operator set 13, 6 operators; takes input: float32 [batch, 1, 16, 16];"
                ))
            #expect(plain.output.contains("(NORMAL, PNEUMONIA)"))
            #expect(plain.output.filter { $0 == "\n" }.count == 1)
            let whole = try export("--output", "whole.onnx", "--include-preprocessing", "--quiet")
            expectSuccess(whole)
            #expect(whole.output.isEmpty)
            #expect(try place.bytes(of: "whole.onnx").count > place.bytes(of: "model.onnx").count)
        }

        @Test("A model or a place that is no good is refused")
        func refusals() throws {
            let absent = try place.run("xray-export", "--checkpoint", "absent", "--output", "x.onnx")
            expectRefusal(absent, by: "xray-export", status: 66, naming: "absent")
            let config = try place.run("xray-export", "--checkpoint", "tiny.json", "--output", "x.onnx")
            expectRefusal(config, by: "xray-export", status: 65, naming: "tiny.json")
            expectRefusal(
                try export("--output", "nowhere/x.onnx"), by: "xray-export", status: 73, naming: "nowhere")
            expectRefusal(try export(), by: "xray-export", status: 64, naming: "--output")
            expectRefusal(
                try export("--output", ""), by: "xray-export", status: 64, naming: "--output: found \"\"")
            #expect(!place.has("x.onnx"))
        }

        @Test("The model is not written over, by whatever path it is named")
        func theModelStays() throws {
            let model = try readFile(Shared.model())
            try place.write(model, to: "model.safetensors")
            try FileManager.default.createSymbolicLink(
                atPath: place.path.appending("link").string, withDestinationPath: "model.safetensors")
            for output in ["model.safetensors", "./model.safetensors", "link"] {
                expectRefusal(
                    try place.run("xray-export", "--checkpoint", "model.safetensors", "--output", output),
                    by: "xray-export", status: 64, naming: "--output: found \(output), which is the model")
            }
            #expect(try place.bytes(of: "model.safetensors") == model)
        }
    }
}
