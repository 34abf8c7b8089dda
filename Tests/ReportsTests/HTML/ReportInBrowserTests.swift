import Foundation
import Reports
import SystemPackage
import TestSupport
import Testing

@Suite("The page of a report in a browser", .serialized, .timeLimit(.minutes(10)))
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

    @Test("Nothing is wider than the window, on a phone and on a desk", arguments: [375, 768, 1440])
    func nothingOverflows(width: Int) throws {
        guard let chromium = Chromium.find() else { return }
        let found = try chromium.measure(page, width: width)
        #expect(found.room == found.taken && found.elementsOutside == 0)
        #expect(found.images == 36)
        #expect(width - 20...width ~= found.room)
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
