import Foundation
import NeuralNetworks
import Radiographs
import Reports
import Testing
import Training

@Suite("The page of a report")
struct ReportPageTests {
    private static let sections = [
        "summary", "not-for", "learning", "decisions", "ranking", "probabilities", "thresholds", "gallery",
        "data", "network", "circumstances",
    ]

    private func fixture() throws -> ReportFixture {
        var fixture = try ReportFixture()
        fixture.gallery = try ReportFixture.gallery()
        return fixture
    }

    @Test("Every section is there once, and the contents lead to it")
    func sectionsAreThere() throws {
        let page = try fixture().page()
        for id in Self.sections {
            #expect(page.components(separatedBy: "<section id=\"\(id)\"").count == 2, "\(id)")
            #expect(page.contains("<a href=\"#\(id)\">"), "\(id)")
        }
        #expect(page.contains("not a medical device"))
        #expect(page.contains("\"prevalence\" : 0.16") || page.contains("&quot;prevalence&quot; : 0.16"))
    }

    @Test("Every drawing is XML with a title and a description that screen readers find")
    func drawingsAreSound() throws {
        let page = try fixture().page()
        let drawings = ParsedDrawing.all(in: page)
        // Four curves, ROC, precision and recall, calibration and scores of two splits, classes, network.
        #expect(drawings.count == 12)
        var identifiers: [String] = []
        for svg in drawings {
            let drawing = try #require(ParsedDrawing(svg), "\(svg.prefix(200))")
            #expect(!drawing.title.isEmpty)
            #expect(drawing.summary.count > 20, "\(drawing.title)")
            #expect(drawing.root["role"] == "img")
            let named = drawing.root["aria-labelledby"]?.split(separator: " ").map(String.init)
            #expect(named == drawing.identifiers, "\(drawing.title)")
            identifiers += drawing.identifiers
        }
        #expect(Set(identifiers).count == identifiers.count)
    }

    @Test("Nothing is loaded from anywhere")
    func nothingIsLoaded() throws {
        let page = try fixture().page()
        for address in page.matches(of: /(?:src|href)="([^"]*)"/).map(\.output.1) {
            #expect(address.hasPrefix("#") || address.hasPrefix("data:"), "\(address.prefix(80))")
        }
        #expect(!page.contains("<script"))
        #expect(!page.contains("@import"))
        #expect(!page.contains("url("))
    }

    @Test("A page with a full gallery is far below 3 MB")
    func pagesAreSmall() throws {
        let page = try fixture().page()
        #expect(page.utf8.count > 300_000)
        #expect(page.utf8.count < 2_000_000)
    }

    @Test("Names that are markup stay names")
    func hostileNamesAreEscaped() throws {
        let evil = "<script>alert(1)</script>"
        // A quotation mark under an accent is one character and still ends an attribute.
        let quoted = "\"\u{301} onerror=\"alert(2)\" <\u{338}b>&amp;'\u{1}.jpeg"
        var fixture = try ReportFixture()
        fixture.classes = ["NORMAL", evil]
        fixture.fileName = quoted
        fixture.gallery = try ReportFixture.gallery(path: quoted)
        fixture.remarks = ReportRemarks(testSetUse: [evil], audit: [quoted])
        let page = try fixture.page()
        #expect(!page.contains("<script"))
        // Scalar by scalar, as a browser reads it.
        let scalars = Array(page.unicodeScalars)
        let end: [Unicode.Scalar] = ["\"", "\u{301}"]
        #expect(!scalars.indices.contains { scalars[$0...].starts(with: end) })
        #expect(!page.unicodeScalars.contains("\u{1}"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        for svg in ParsedDrawing.all(in: page) { #expect(ParsedDrawing(svg) != nil, "\(svg.prefix(200))") }
        let roc = try #require(
            ParsedDrawing.all(in: page).compactMap(ParsedDrawing.init).first {
                $0.title.contains("operating characteristic")
            })
        #expect(roc.title.contains(evil))
    }

    @Test("A run that has left the test images alone says so")
    func validationOnly() throws {
        var fixture = try fixture()
        fixture.splits = ["train", "validation"]
        let page = try fixture.page()
        #expect(page.contains("This run has left the test images alone."))
        #expect(!page.contains("on test"))
        #expect(try !self.fixture().page().contains("left the test images alone"))
    }

    @Test("An evaluation has no learning curves")
    func evaluationsHaveNoCurves() throws {
        var fixture = try fixture()
        fixture.epochs = 0
        fixture.splits = ["test"]
        let page = try fixture.page()
        #expect(!page.contains("<section id=\"learning\""))
        #expect(ParsedDrawing.all(in: page).count == 6)
    }

    @Test("How often the test set was looked at, and what an examination found, is said")
    func remarksAreShown() throws {
        var fixture = try ReportFixture()
        fixture.remarks = ReportRemarks(
            testSetUse: ["This test set has been looked at 7 times by 3 configurations."],
            audit: ["two duplicates"])
        let page = try fixture.page()
        #expect(page.contains("looked at 7 times by 3 configurations"))
        #expect(page.contains("<p>Two duplicates.</p>"))
    }

    @Test(
        "Odd runs have a page without figures that are no numbers",
        arguments: [
            "one class", "no image", "one epoch", "no error", "one image", "constant", "three classes",
        ])
    func oddRuns(_ kind: String) throws {
        var fixture = try ReportFixture()
        switch kind {
        case "one class": fixture.counts = [0, 30]
        case "no image": fixture.counts = [0, 0]
        case "one epoch": fixture.epochs = 1
        case "no error": fixture.distance = 60
        case "one image": fixture.counts = [1, 0]
        case "constant": fixture.distance = 0
        default:
            fixture.classes = ["BACTERIA", "NORMAL", "VIRUS"]
            fixture.counts = [20, 20, 20]
            fixture.network = try Preset.base.network(input: Preset.base.usualInput, classCount: 3)
        }
        let page = try fixture.page()
        for svg in ParsedDrawing.all(in: page) {
            let drawing = try #require(ParsedDrawing(svg), "\(svg.prefix(200))")
            for text in drawing.attributes + drawing.texts + [drawing.summary] {
                #expect(!text.contains(/\b(nan|inf)\b/), "\(drawing.title): \(text)")
            }
        }
        #expect(page.contains("<section id=\"decisions\""))
        #expect(page.contains("<section id=\"thresholds\"") == !["three classes", "no image"].contains(kind))
    }

    @Test("Every preset has a drawing of a reasonable height", arguments: Preset.allCases)
    func presetsAreDrawn(_ preset: Preset) throws {
        var fixture = try ReportFixture()
        fixture.network = try preset.network(input: preset.usualInput, classCount: 2)
        let stages = NetworkStage.stages(of: fixture.network)
        #expect((2...45).contains(stages.count), "\(stages.count)")
        #expect(stages.last?.output == fixture.network.output)
        let page = try fixture.page()
        let svg = try #require(ParsedDrawing.all(in: page).last)
        let drawing = try #require(ParsedDrawing(svg))
        let height = try #require(drawing.root["viewBox"]?.split(separator: " ").last.flatMap { Double($0) })
        #expect((200...2200).contains(height), "\(height)")
    }
}
