import Foundation
import Reports
import SystemPackage
import TestSupport
import Testing

@Suite("The page of a report in a browser", .serialized)
struct ReportInBrowserTests {
    private let folder: TemporaryFolder
    private let page: FilePath

    init() throws {
        folder = try TemporaryFolder()
        var fixture = try ReportFixture()
        fixture.gallery = try ReportFixture.gallery(
            path: "test/NORMAL/\(String(repeating: "a-very-long-file-name_", count: 8)).jpeg")
        page = try folder.write(fixture.page(), to: "report.html")
    }

    @Test("The browser has nothing to complain of", arguments: [false, true])
    func noComplaint(isDark: Bool) throws {
        guard let chromium = Chromium.find() else { return }
        let visit = try chromium.visit(page, width: 1440, isDark: isDark)
        #expect(visit.console.isEmpty, "\(visit.console)")
        #expect(visit.document.contains("<section id=\"gallery\""))
    }

    /// A page around the report that says how wide it has become, and what sticks out of it.
    private func measuringPage(width: Int) throws -> FilePath {
        let report = try String(contentsOfFile: page.string, encoding: .utf8)
            .replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        return try folder.write(
            """
            <!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
            <iframe id="frame" width="\(width)" height="900" style="border:0" srcdoc="\(report)"></iframe>
            <p id="found"></p>
            <script>
            document.getElementById("frame").onload = event => {
              const root = event.target.contentDocument.documentElement;
              const out = [...root.querySelectorAll("body *")].filter(element =>
                !element.closest(".scroll") && !element.closest("svg")
                  && element.getBoundingClientRect().right > \(width) + 0.5);
              document.getElementById("found").textContent =
                "width " + root.clientWidth + " of " + root.scrollWidth + " out " + out.length + " images "
                  + [...root.querySelectorAll("img")].filter(image => image.naturalWidth > 0).length + ".";
            };
            </script>
            """, to: "measure-\(width).html")
    }

    @Test("Nothing is wider than the window, on a phone and on a desk", arguments: [375, 768, 1440])
    func nothingOverflows(width: Int) throws {
        guard let chromium = Chromium.find() else { return }
        let visit = try chromium.visit(measuringPage(width: width), width: max(width, 500))
        let found = try #require(
            visit.document.firstMatch(of: /width (\d+) of (\d+) out (\d+) images (\d+)\./))
        #expect(found.output.1 == found.output.2)
        #expect(found.output.3 == "0")
        #expect(found.output.4 == "36")
        #expect(Int(found.output.1).map { width - 20...width ~= $0 } == true)
    }

    @Test("It is drawn: in the light and in the dark the page has its own paper")
    func itIsDrawn() throws {
        guard let chromium = Chromium.find() else { return }
        var sizes: [Int] = []
        for isDark in [false, true] {
            let picture = folder.path.appending("\(isDark).png")
            try chromium.photograph(page, width: 1440, height: 900, isDark: isDark, to: picture)
            sizes.append(try Data(contentsOf: URL(fileURLWithPath: picture.string)).count)
        }
        #expect(sizes.allSatisfy { $0 > 20_000 }, "\(sizes)")
        #expect(sizes[0] != sizes[1])
    }
}
