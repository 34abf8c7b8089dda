import Foundation
import TestSupport
import Testing
import Training

extension ProgramTests {
    @Suite("xray-data audit")
    struct AuditProgramTests {
        @Test("A sound data set passes, is described in text, JSON and HTML, and every line fits the page")
        func sound() throws {
            let place = try Workplace()
            let data = try Shared.phantom().string
            let run = try place.run(
                "xray-data", "audit", data, "--strict", "--json", "audit.json", "--html", "audit.html")
            expectSuccess(run)
            #expect(run.output.contains("Wrong:    nothing\nLeaking:  nothing\n"))
            let lines = run.output.split(separator: "\n")
            #expect(lines.dropFirst().allSatisfy { $0.count <= 110 })
            let report = try JSONDecoder().decode(AuditReport.self, from: place.bytes(of: "audit.json"))
            #expect(report.data.splits.map(\.images.images) == [48, 4, Shared.testCount])
            let page = try place.text(of: "audit.html")
            #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("</html>"))
            // Nothing is loaded from elsewhere.
            #expect(!page.contains("src=") && !page.contains("url(") && !page.contains("<script"))
        }

        @Test("What cannot be read ends it with 65 after all is shown, what leaks only strictly")
        func faults() throws {
            let place = try Workplace()
            let data = try place.copyPhantom()
            let names = try FileManager.default.contentsOfDirectory(
                atPath: place.path.appending("data").appending("train").appending("NORMAL").string)
            let name = try #require(names.sorted().first)
            let image = try place.bytes(of: "data/train/NORMAL/\(name)")
            try place.write(image, to: "data/test/NORMAL/copy.jpeg")
            expectSuccess(try place.run("xray-data", "audit", data))
            let strict = try place.run("xray-data", "audit", data, "--strict", "--quiet")
            #expect(strict.output.isEmpty)
            expectRefusal(
                strict, by: "xray-data", status: 65, naming: "data",
                "1 group of duplicates in more than one split")

            try place.write(image.prefix(300), to: "data/train/NORMAL/cut.jpeg")
            let run = try place.run("xray-data", "audit", data)
            expectRefusal(run, by: "xray-data", status: 65, naming: "1 file cannot be read as images")
            #expect(run.output.contains("train/NORMAL/cut.jpeg: "))
            expectRefusal(
                try place.run("xray-data", "audit", "absent"), by: "xray-data", status: 66, naming: "absent")
            expectRefusal(
                try place.run("xray-data", "audit", data, "--json", "x", "--html", "x"), by: "xray-data",
                status: 64, naming: "--json and --html name one file, x")
        }
    }
}
