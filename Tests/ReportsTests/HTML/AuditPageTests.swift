import Foundation
import Radiographs
import Reports
import TestSupport
import Testing
import Training

@Suite("The page and the text of an audit")
struct AuditPageTests {
    private let folder: TemporaryFolder
    private let report: AuditReport

    /// A set in a folder whose name would be markup, with one of each fault.
    init() throws {
        folder = try TemporaryFolder()
        let set = folder.path.appending("<b>&\"set\"")
        try PhantomDataset(trainCount: 30, valCount: 2, testCount: 24, imageSize: 48).write(to: set)
        let normal = try ChestXrayFolder(set).samples(of: .train)[0]
        let bytes = try Data(contentsOf: URL(fileURLWithPath: normal.path.string))
        try folder.write(bytes, to: "<b>&\"set\"/test/NORMAL/<i>copy.jpeg")
        try folder.write(bytes, to: "<b>&\"set\"/train/PNEUMONIA/other.jpeg")
        try folder.write("no image", to: "<b>&\"set\"/train/PNEUMONIA/cut.jpeg")
        report = AuditReport(of: try ChestXrayFolder(set))
    }

    @Test("Names are text, never markup, and nothing is loaded")
    func pageIsSafe() throws {
        let page = try AuditPage.html(report)
        #expect(!page.contains("<b>") && !page.contains("<i>"))
        #expect(page.contains("&lt;b&gt;&amp;&quot;set&quot;") && page.contains("&lt;i&gt;copy.jpeg"))
        #expect(!page.contains("src=") && !page.contains("url(") && !page.contains("<script"))
        for address in page.matches(of: /href="([^"]*)"/).map(\.output.1) {
            #expect(address.hasPrefix("#") || address == "data:,", "\(address)")
        }
    }

    @Test("Each chart is XML with a title and a description")
    func chartsAreSound() throws {
        let drawings = try ParsedDrawing.all(in: AuditPage.html(report)).map(ParsedDrawing.init)
        #expect(
            drawings.map { $0?.title } == ["All images", "NORMAL", "PNEUMONIA"].map { "Grey levels: \($0)" })
        #expect(drawings.allSatisfy { $0?.summary.contains("Mean level: train ") == true })
    }

    @Test("Both say that a number alone is most likely that of different people")
    func sharedNumbersAreSaid() throws {
        let words =
            "2 more numbers in two splits, once for bacteria and once for virus: most likely different people"
        #expect(try !AuditPage.html(report).contains("most likely different people"))
        let json = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
            .replacing("\"sharedNumbers\":0", with: "\"sharedNumbers\":2")
        let changed = try JSONDecoder().decode(AuditReport.self, from: Data(json.utf8))
        #expect(try AuditPage.html(changed).contains(words))
        #expect(AuditText.text(changed).contains(words))
    }

    @Test("Without an image that can be decoded there is no chart of grey levels")
    func noImageNoChart() throws {
        for name in ["train/NORMAL/a", "train/PNEUMONIA/b", "test/NORMAL/c", "test/PNEUMONIA/d"] {
            try folder.write("no image", to: "bad/\(name).jpeg")
        }
        let report = AuditReport(of: try ChestXrayFolder(folder.path.appending("bad")))
        let page = try AuditPage.html(report)
        #expect(!page.contains("Mean level") && !page.contains("<section id=\"grey\""))
        #expect(page.contains("<section id=\"files\""))
    }

    @Test("Lists that are folded on a screen are open on paper")
    func listsAreOpenOnPaper() throws {
        let page = try AuditPage.html(report)
        let paper = try #require(page.range(of: "@media print"))
        #expect(page[paper.upperBound...].contains("details::details-content{content-visibility:visible"))
    }

    @Test("Both say what is wrong and what leaks, and how the splits differ")
    func bothSayTheSame() throws {
        let page = try AuditPage.html(report)
        let text = AuditText.text(report)
        for line in report.faults + report.leaks {
            #expect(page.contains(line) && text.contains(line), "\(line)")
        }
        #expect(report.faults.count == 2 && report.leaks.count == 1)
        for word in ["Jensen-Shannon", "0.5 is chance", "bytes per pixel", "cut.jpeg"] {
            #expect(page.contains(word) && text.contains(word), "\(word)")
        }
    }

    @Test("The text draws the grey levels of every split and class in sixteen bars, the highest full")
    func greyLevelsAreDrawn() throws {
        let lines = AuditText.text(report).split(separator: "\n").map(String.init)
        let first = try #require(lines.firstIndex { $0.hasPrefix("grey levels") }) + 1
        let rows = lines[first..<first + 9]
        #expect(rows.contains { $0.hasPrefix("  PNEUMONIA") })
        for row in rows {
            let bars = row.suffix(16)
            #expect(bars.contains("█") && bars.allSatisfy { "·▁▂▃▄▅▆▇█".contains($0) }, "\(row)")
        }
    }
}
