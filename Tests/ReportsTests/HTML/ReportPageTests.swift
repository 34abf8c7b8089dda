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

    @Test("The page says of what is uncertain what the text says")
    func uncertaintyIsShared() throws {
        let content = try fixture().content()
        let page = try HTMLReport.page(content)
        let text = MetricsText.text(content.splits.map(\.metrics))
        for words in [
            "every image were of another patient", "one by Hanley and McNeil where",
            "A figure without brackets has no trustworthy", "60.0 % (PNEUMONIA)",
        ] {
            #expect(page.contains(words) && text.contains(words), "\(words)")
        }
    }

    @Test("Of several models the page says whose network and configuration it shows")
    func severalModels() throws {
        var fixture = try fixture()
        #expect(try !fixture.page().contains("models answer together"))
        fixture.modelCount = 3
        let words = "<p>3 models answer together, by the mean of their probabilities."
        // With the network and with the configuration.
        #expect(try fixture.page().components(separatedBy: words).count == 3)
    }

    @Test("A prevalence that is not the configuration's is not said to be")
    func givenPrevalence() throws {
        var fixture = try fixture()
        #expect(try fixture.page().contains("(<code>evaluation.prevalence</code>)"))
        fixture.prevalence = 0.01
        let page = try fixture.page()
        #expect(!page.contains("<code>evaluation.prevalence</code>"))
        #expect(page.contains("and where 1 % are\n(as given for this evaluation)"))
    }

    @Test("The word at the threshold stays in the picture and off the names", arguments: [0.001, 0.3, 0.999])
    func thresholdIsReadable(threshold: Double) throws {
        var fixture = try fixture()
        fixture.threshold = threshold
        let page = try fixture.page()
        let labels = page.matches(of: /<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)"[^>]*>threshold</)
        // Of validation and test.
        #expect(labels.count == 2)
        for label in labels {
            let x = try #require(Double(label.output.1))
            let y = try #require(Double(label.output.2))
            let left = label.output.3 == "end" ? x - 55 : x
            #expect(left >= 58 && left + 55 <= 420 && y < 18)
        }
        let point = try #require(page.firstMatch(of: /<text x="([\d.]+)" y="([\d.]+)"[^>]*>at (0\.\d+)</))
        let x = try #require(Double(point.output.1))
        #expect(x + 6 * Double(point.output.3.count + 3) <= 420)
        #expect(point.output.3 == (threshold == 0.3 ? "0.300" : "\(threshold)"))
    }

    @Test("The names of many classes stand in as many lines as they need")
    func manyClasses() throws {
        var fixture = try ReportFixture()
        fixture.classes = ["BACTERIA", "FUNGUS", "NORMAL", "PNEUMOTHORAX", "TUBERCULOSIS", "VIRUS"]
        fixture.counts = [Int](repeating: 8, count: 6)
        fixture.network = try Preset.base.network(input: Preset.base.usualInput, classCount: 6)
        let names = try fixture.page().matches(
            of: /<text x="([\d.]+)" y="([\d.]+)" text-anchor="start" class="name class-\d">([A-Z]+)</)
        #expect(names.map { String($0.output.3) } == fixture.classes)
        for name in names {
            let x = try #require(Double(name.output.1))
            #expect(x + 7.4 * Double(name.output.3.count) <= 420, "\(name.output.3)")
        }
        #expect(Set(names.map(\.output.2)).count > 1)
    }

    @Test("With three classes the area is a mean, and no threshold is spoken of")
    func wordsOfThreeClasses() throws {
        var fixture = try fixture()
        #expect(try fixture.page().contains("on the wrong side of the threshold"))
        #expect(try !fixture.page().contains("mean over the classes"))
        fixture.classes = ["BACTERIA", "NORMAL", "VIRUS"]
        fixture.counts = [20, 20, 20]
        fixture.network = try Preset.base.network(input: Preset.base.usualInput, classCount: 3)
        let page = try fixture.page()
        #expect(!page.contains("side of the threshold"))
        #expect(page.contains("<dt>area under the ROC curve, mean over the classes</dt>"))
        #expect(page.contains("<h3>Area under the ROC curve, mean over the classes</h3>"))
    }

    @Test("A curve without a band says why, whatever the reason", arguments: [[1, 1], [1, 2], [40, 60]])
    func noBand(counts: [Int]) throws {
        var fixture = try ReportFixture()
        fixture.counts = counts
        fixture.distance = 60
        let page = try fixture.page()
        #expect(page.contains("No band: too few patients of test are of one kind, or all resamples"))
        #expect(!page.contains("Band: pointwise"))
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

    @Test("Each learning curve has the training images' line beside the validation images'")
    func curvesHaveBothLines() throws {
        let page = try fixture().page()
        for train in ["0.7", "90 %", "0.94"] {
            #expect(page.contains("On train it goes from \(train) to "), "\(train)")
        }
        #expect(page.contains("On validation it goes from unknown to 0.95"))
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
