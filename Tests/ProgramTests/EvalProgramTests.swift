import Files
import Foundation
import Reports
import TestSupport
import Testing
import Training

extension ProgramTests {
    @Suite("Outputs of xray-eval")
    struct EvalProgramTests {
        private let place: Workplace

        init() throws { place = try Workplace() }

        @Test("An output that cannot be made is refused before the test images are looked at")
        func impossibleOutput() throws {
            let run = try place.evaluate(Shared.model().string, "--output", "tiny.json/found")
            expectRefusal(run, by: "xray-eval", status: 73, naming: "tiny.json/found")
            #expect(run.output.isEmpty)
            // The ledger lies beside the decoded images.
            #expect(!place.has("cache"))
        }

        @Test("A run's folder is refused as output, and what is in it stays")
        func outputOfARun() throws {
            expectSuccess(try place.train("run", "--no-test"))
            let before = try place.bytes(of: "run/report.json")
            for flags in [["--split", "validation"], ["--stress"]] {
                let data = try Shared.phantom().string
                let run = try ProgramRun(
                    "xray-eval",
                    ["--checkpoint", Shared.model().string, "--data", data, "--output", "run"] + flags,
                    currentFolder: place.path)
                expectRefusal(
                    run, by: "xray-eval", status: 73, naming: "run: ", "folder of a run",
                    "choose another folder")
                #expect(run.output.isEmpty)
            }
            #expect(try place.bytes(of: "run/report.json") == before)
            #expect(!place.has("run/stress.json"))
            // Below it there is room.
            expectSuccess(
                try place.evaluate(
                    Shared.model().string, "--split", "validation", "--output", "run/elsewhere"))
        }

        @Test("The report says of which data, when and in what it was measured")
        func whatWasMeasured() throws {
            let data = try Shared.phantom().string
            let run = try place.evaluate(
                Shared.model().string, "--split", "validation", "--precision", "float32", "--output", "found")
            expectSuccess(run)
            let report = try JSONDecoder().decode(
                EvaluationReport.self, from: place.bytes(of: "found/report.json"))
            #expect(report.data == data && report.precision == .float32)
            #expect(report.date.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
            #expect(run.output.contains("\nImages of \(data)\nEvaluated \(report.date) in float32\n"))
        }

        @Test("--prevalence without the page that speaks of it is refused")
        func prevalenceWithoutAPage() throws {
            let model = try Shared.model().string
            expectRefusal(
                try place.evaluate(model, "--prevalence", "0.3"), by: "xray-eval", status: 64,
                naming: "--prevalence", "--output")
            expectRefusal(
                try place.evaluate(model, "--prevalence", "0.3", "--stress", "--output", "found"),
                by: "xray-eval", status: 64, naming: "--prevalence", "--stress")
            #expect(!place.has("found"))
        }
    }
}
