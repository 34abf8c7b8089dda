import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("xray-bench")
    struct BenchProgramTests {
        /// Each measures once, and the least that it can.
        @Test(
            "Every subcommand prints JSON and nothing else",
            arguments: [
                ("plan", ["tiny.json", "--rounds", "1"]),
                ("step", ["tiny.json", "--rounds", "1", "--steps", "1"]),
                ("inference", ["tiny.json", "--rounds", "1", "--images", "4", "--batch-size", "1", "4"]),
                ("decode", ["data/test", "--rounds", "1", "--size", "16"]),
                ("augment", ["tiny.json", "--rounds", "1", "--images", "2"]),
                ("end-to-end", ["tiny.json", "--data", "data", "--epochs", "1"]),
                ("reports", ["tiny.json", "--data", "data", "--rounds", "1", "--epochs", "1"]),
                ("seeds", ["tiny.json", "--data", "data", "--seeds", "1", "--epochs", "1"]),
            ])
        func json(subcommand: String, arguments: [String]) throws {
            let place = try Workplace()
            _ = try place.copyPhantom()
            let run = try ProgramRun(
                "xray-bench", [subcommand] + arguments + ["--json"], currentFolder: place.path)
            expectSuccess(run)
            let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
            let fields = try #require(document as? [String: Any])
            #expect(fields["benchmark"] as? String == subcommand)
            #expect(fields["conditions"] != nil)
        }

        @Test("What is measured is what the flags say")
        func flags() throws {
            let place = try Workplace()
            _ = try place.copyPhantom()
            func fields(_ arguments: String...) throws -> String {
                let run = try ProgramRun(
                    "xray-bench", arguments + ["--rounds", "1", "--json"], currentFolder: place.path)
                expectSuccess(run)
                return run.output
            }
            let plan = try fields(
                "plan", "tiny.json", "--phase", "inference", "--convolution", "direct", "--batch-size", "2",
                "--precision", "float32", "--size", "20", "--threads", "1")
            for text in [
                #""phase" : "inference""#, #""batchSize" : 2"#, #""precision" : "float32""#,
                #""threads" : 1"#,
            ] { #expect(plan.contains(text), "\(text)") }
            #expect(!plan.contains("winograd"))
            let step = try fields(
                "step", "tiny.json", "--data", "data", "--no-bare", "--steps", "1", "--batch-size", "4",
                "--size", "24", "--precision", "float32")
            #expect(step.contains(#""batchSize" : 4"#) && step.contains("training images of data"))
            #expect(
                try fields("decode", "data/test", "--size", "8", "--decoding", "full").contains(
                    #""decoding" : "full""#))
        }

        @Test(
            "Figures that cannot be printed are an error",
            .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"),
            arguments: [[], ["--json"]])
        func fullOutput(flags: [String]) throws {
            let place = try Workplace()
            let running = try RunningProgram(
                "xray-bench", ["augment", "tiny.json", "--rounds", "1", "--images", "2"] + flags,
                currentFolder: place.path, writingTo: FileHandle(forWritingAtPath: "/dev/full"))
            expectRefusal(
                try running.wait(), by: "xray-bench", status: 74,
                naming: "standard output: cannot print: No space left")
        }
    }
}
