import Foundation
import Reports
import SystemPackage
import TestSupport
import Testing
import Training

extension ProgramTests {
    @Suite("A training and its evaluation")
    struct TrainAndEvalTests {
        private static let files = [
            "config.json", "split.json", "history.csv", "checkpoints/best.safetensors",
            "checkpoints/last.safetensors", "predictions-test.csv", "report.json", "report.txt",
            "report.html",
        ]

        @Test("A training leaves everything in its folder and shows its report")
        func aTrainingIsComplete() throws {
            let place = try Workplace()
            let run = try place.train()
            expectSuccess(run)
            #expect(run.errors.isEmpty)
            for file in Self.files { #expect(place.has("run/\(file)"), "\(file)") }
            #expect(place.epochs(of: "run") == 2)
            let report = try place.text(of: "run/report.txt")
            #expect(run.output.contains(report))
            #expect(run.output.hasSuffix("All of this is in run\n"))
            #expect(report.split(separator: "\n").allSatisfy { $0.count <= 110 })
        }

        @Test("What is not a terminal gets plain lines")
        func aLogHasPlainLines() throws {
            let run = try Workplace().train()
            #expect(!run.output.unicodeScalars.contains { $0 == "\r" || $0 == "\u{1B}" })
            #expect(run.output.contains("\n    2/2 "))
        }

        @Test("A terminal gets a bar that moves in one line and leaves nothing behind")
        func aTerminalHasABar() throws {
            let place = try Workplace(config: Workplace.config(epochs: 60))
            let terminal = try Terminal(columns: 60)
            let program = try RunningProgram(
                "xray-train",
                ["--config", "tiny.json", "--data", Shared.phantom().string, "--output", "run"],
                environment: ["TERM": "xterm"], currentFolder: place.path, writingTo: terminal.end)
            expectSuccess(try program.wait())
            let text = try terminal.text()
            let bars = text.split(separator: "\r").filter { $0.hasPrefix("epoch ") && $0.contains("/60 ") }
            #expect(!bars.isEmpty)
            #expect(bars.allSatisfy { $0.hasSuffix("\u{1B}[K") && $0.count <= 57 + 3 })
            let left = linesOnScreen(of: text)
            #expect(!left.contains { $0.hasPrefix("epoch ") && $0.contains("/60 ") })
            for epoch in 1...60 {
                #expect(left.contains { $0.hasPrefix("\(epoch)/60 ") || $0.contains(" \(epoch)/60 ") })
            }
        }

        @Test("A quiet training prints nothing")
        func quiet() throws {
            let run = try Workplace().train("run", "--quiet")
            expectSuccess(run)
            #expect(run.output.isEmpty)
            #expect(run.errors.isEmpty)
        }

        @Test("Without --output the run's folder is named after the config and the date")
        func standardFolder() throws {
            let place = try Workplace()
            let data = try Shared.phantom().string
            expectSuccess(try place.run("xray-train", "--config", "tiny.json", "--data", data, "--quiet"))
            let runs = try FileManager.default.contentsOfDirectory(
                atPath: place.path.appending("runs").string)
            #expect(runs.count == 1)
            #expect(try #require(runs.first).wholeMatch(of: /tiny-\d{8}-\d{6}/) != nil)
        }

        @Test("The model file alone gives the figures of the run's report")
        func evaluationNeedsTheModelAlone() throws {
            let place = try Workplace()
            expectSuccess(try place.train())
            let report = try JSONDecoder().decode(RunReport.self, from: place.bytes(of: "run/report.json"))
            let elsewhere = try Workplace()
            try elsewhere.write(
                try place.bytes(of: "run/checkpoints/best.safetensors"), to: "copy.safetensors")
            try place.delete("run")

            let run = try elsewhere.evaluate("copy.safetensors", "--json", "--output", "found")
            expectSuccess(run)
            let found = try JSONDecoder().decode(EvaluationReport.self, from: Data(run.output.utf8))
            #expect(found.metrics == report.metrics(of: .test))
            #expect(try elsewhere.text(of: "found/report.json") == run.output)
            let predictions = try elsewhere.text(of: "found/predictions-test.csv")
            #expect(predictions.split(separator: "\n").count == 1 + Shared.testCount)

            // Each says how often the test set has been looked at: the files are those of this evaluation.
            let spoken = try elsewhere.evaluate("copy.safetensors", "--output", "found")
            expectSuccess(spoken)
            #expect(spoken.output.contains("looked at 2 times, by 1 model of 1 configuration.\n"))
            #expect(try elsewhere.text(of: "found/report.txt") + "\n" == spoken.output)
            #expect(spoken.output.split(separator: "\n").allSatisfy { $0.count <= 110 })
        }

        @Test("The train and validation splits of an evaluation are those of the run")
        func theSplitsAreTheSame() throws {
            let place = try Workplace()
            expectSuccess(try place.train())
            let report = try JSONDecoder().decode(RunReport.self, from: place.bytes(of: "run/report.json"))
            for split in ["train", "validation"] {
                let run = try place.evaluate("run/checkpoints/best.safetensors", "--split", split, "--json")
                expectSuccess(run)
                let found = try JSONDecoder().decode(EvaluationReport.self, from: Data(run.output.utf8))
                #expect(found.metrics == report.splits.first { $0.split == split })
            }
        }

        @Test("A stress evaluation prints its grid and writes it")
        func stress() throws {
            let place = try Workplace()
            let run = try place.evaluate(Shared.model().string, "--stress", "--output", "found")
            expectSuccess(run)
            #expect(run.output.contains("under stress") && run.output.contains("JPEG quality"))
            #expect(run.output.contains(try place.text(of: "found/stress.txt")))
            let json = try place.evaluate(Shared.model().string, "--stress", "--json")
            #expect(try place.bytes(of: "found/stress.json") == Data(json.output.utf8))
            let report = try JSONDecoder().decode(StressReport.self, from: Data(json.output.utf8))
            let rows = try place.text(of: "found/stress.csv").split(separator: "\n").count
            #expect(rows == report.cells.count + 2 && report.split == "validation")
        }

        @Test("Several models answer together, by the mean of their probabilities")
        func ensemble() throws {
            let place = try Workplace()
            expectSuccess(try place.train("run", "--seed", "8"))
            let (model, other) = (try Shared.model().string, "run/checkpoints/best.safetensors")
            expectSuccess(try place.evaluate(model, "--output", "one"))
            expectSuccess(try place.evaluate(other, "--output", "other"))
            expectSuccess(try place.evaluate(model, "--checkpoint", other, "--output", "both"))
            let one = try place.testProbabilities(in: "one")
            let second = try place.testProbabilities(in: "other")
            let mean = zip(one, second).map { ($0 + $1) / 2 }
            #expect(one.count == Shared.testCount)
            // Equal models would not tell a mean from either of them.
            #expect(largestDifference(one, second) > 1e-3)
            #expect(largestDifference(try place.testProbabilities(in: "both"), mean) < 1e-5)
            let report = try JSONDecoder().decode(
                EvaluationReport.self, from: place.bytes(of: "both/report.json"))
            #expect(report.model == "tiny + tiny")
        }

        @Test("Where the test images are to be left alone, nothing is written of them")
        func testImagesAreLeftAlone() throws {
            let place = try Workplace()
            func ledgers() throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: place.path.appending("cache").string)
                    .filter { $0.hasPrefix("test-set-") && $0.hasSuffix(".jsonl") }
            }
            expectSuccess(try place.train("run", "--no-test"))
            #expect(!place.has("run/predictions-test.csv"))
            let report = try JSONDecoder().decode(RunReport.self, from: place.bytes(of: "run/report.json"))
            #expect(report.splits.map(\.split) == ["train", "validation"])
            #expect(report.testSetLooks == nil)
            #expect(try ledgers().isEmpty)
            // It is there that a run which does look writes it down.
            expectSuccess(try place.train("looking"))
            #expect(try ledgers().count == 1)
        }

        @Test("Without test images a training reports on the others, and an evaluation says what is missing")
        func noTestImages() throws {
            let place = try Workplace()
            let data = try place.copyPhantom()
            try place.delete("data/test")
            expectSuccess(try place.train(on: data))
            let report = try JSONDecoder().decode(RunReport.self, from: place.bytes(of: "run/report.json"))
            #expect(report.splits.map(\.split) == ["train", "validation"])
            #expect(!place.has("run/predictions-test.csv"))
            let columns = try place.text(of: "run/report.txt").split(separator: "\n").first {
                $0.hasSuffix("validation")
            }
            #expect(columns?.split(separator: " ") == ["train", "validation"])
            expectRefusal(
                try place.evaluate("run/checkpoints/best.safetensors", on: data), by: "xray-eval", status: 66,
                naming: "data", "\"test\"")
        }
    }
}
