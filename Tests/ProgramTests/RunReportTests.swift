import Files
import Foundation
import TestSupport
import Testing
import Training

extension ProgramTests {
    @Suite("What the report of a training says")
    struct RunReportTests {
        private func report(of place: Workplace) throws -> RunReport {
            try JSONDecoder().decode(RunReport.self, from: place.bytes(of: "run/report.json"))
        }

        @Test("The time of a run that was resumed is said to be that of its last sitting")
        func timesOfSittings() throws {
            let place = try Workplace(config: Workplace.config(epochs: 1))
            expectSuccess(try place.train())
            #expect(try !report(of: place).training.hasEarlierSittings)
            #expect(try place.text(of: "run/report.txt").contains(" in all; waited "))
            expectSuccess(try place.run("xray-train", "--resume", "run", "--epochs", "2"))
            #expect(try report(of: place).training.isResumed == true)
            let text = try place.text(of: "run/report.txt")
            #expect(text.contains(" in the last sitting; waited ") && !text.contains(" in all; "))
            let page = try place.text(of: "run/report.html")
            #expect(page.contains("<dt>in the last sitting</dt>") && !page.contains("<dt>in all</dt>"))
        }

        @Test("A metric that is undefined on the validation images has no value, and the last epoch is taken")
        func undefinedSelection() throws {
            let config = Workplace.config()
                .replacing(#"{ "type": "patients", "fraction": 0.2 }"#, with: #"{ "type": "folder" }"#)
                .replacing(#""training": {"#, with: #""training": { "selection": "validationAUC","#)
            let place = try Workplace(config: config)
            let data = try place.copyPhantom()
            // Only sick children are left to validate on.
            let folder = place.path.appending("data").appending("val").appending("NORMAL")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.string) {
                try place.write(Data("no image".utf8), to: "data/val/NORMAL/\(name)")
            }
            expectSuccess(try place.train("run", on: data, "--bad-images", "skip"))
            let training = try report(of: place).training
            #expect(training.selectionValue == nil && training.bestEpoch == 2)
            let words = "epoch 2, as the last: validationAUC is undefined on these images"
            #expect(try place.text(of: "run/report.txt").contains(words))
            #expect(
                try place.text(of: "run/report.html").contains(
                    "as the last: validationAUC is undefined on these images"))
        }
    }
}
