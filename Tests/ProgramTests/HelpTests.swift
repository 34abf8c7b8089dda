import TestSupport
import Testing
import Training

extension ProgramTests {
    @Suite("Help")
    struct HelpTests {
        static let programs = [
            "xray-train", "xray-eval", "xray-predict", "xray-export", "xray-data", "xray-bench",
        ]

        @Test(
            "--help lists what there is, on 80 columns",
            arguments: [
                (
                    "xray-train",
                    [
                        "--config", "--resume", "--output", "--data", "--cache", "--name", "--bad-images",
                        "--epochs",
                        "--batch-size", "--learning-rate", "--seed", "--precision", "--convolution",
                        "--threads",
                        "--loader-threads", "--threshold", "--quiet",
                    ]
                ),
                (
                    "xray-eval",
                    [
                        "--checkpoint", "--data", "--split", "--stress", "--output", "--threshold",
                        "--prevalence", "--bad-images",
                        "--precision",
                        "--batch-size", "--threads", "--cache", "--json",
                    ]
                ),
                ("xray-export", ["--checkpoint", "--output", "--include-preprocessing", "--quiet"]),
                (
                    "xray-predict",
                    ["--checkpoint", "--heatmap", "--heatmap-class", "--threshold", "--precision", "--json"]
                ),
                ("xray-data", ["stats", "audit", "phantom", "summary", "preview", "filter", "activations"]),
                ("xray-bench", ["plan"]),
            ])
        func help(program: String, words: [String]) throws {
            let run = try ProgramRun(program, ["--help"], environment: ["COLUMNS": "80"])
            expectSuccess(run)
            for word in words + ["--version", "--help"] {
                #expect(run.output.contains(" \(word) "), "\(word)")
            }
            #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
            #expect(run.errors.isEmpty)
        }

        @Test("--version is the package's", arguments: programs)
        func version(program: String) throws {
            let run = try ProgramRun(program, ["--version"])
            expectSuccess(run)
            #expect(run.output == "\(Program.version)\n")
        }

        @Test("A mistake in a command names that command's help")
        func helpOfACommand() throws {
            let run = try ProgramRun("xray-data", ["filter", "x"])
            expectRefusal(run, by: "xray-data", status: 64, naming: "--output")
            #expect(run.errors.hasSuffix("; see xray-data filter --help\n"), "\(run.errors)")
        }

        @Test("Completion scripts are made for each shell", arguments: programs, ["bash", "zsh", "fish"])
        func completions(program: String, shell: String) throws {
            let run = try ProgramRun(program, ["--generate-completion-script", shell])
            expectSuccess(run)
            #expect(run.output.contains(program))
            #expect(run.output.contains("help"))
        }
    }
}
