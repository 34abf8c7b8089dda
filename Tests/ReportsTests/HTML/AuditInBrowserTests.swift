import Foundation
import Radiographs
import Reports
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("The page of an audit in a browser", .serialized, .timeLimit(.minutes(10)))
struct AuditInBrowserTests {
    private let folder: TemporaryFolder
    private let page: FilePath

    /// The page of a set with long names and of each fault so many that lists are folded.
    init() throws {
        folder = try TemporaryFolder()
        let set = folder.path.appending("set")
        try PhantomDataset(trainCount: 40, valCount: 2, testCount: 24, imageSize: 48).write(to: set)
        let name = String(repeating: "a-very-long-file-name_", count: 8)
        let normal = try ChestXrayFolder(set).samples(of: .train)[0]
        let bytes = try Data(contentsOf: URL(fileURLWithPath: normal.path.string))
        try folder.write(bytes, to: "set/test/NORMAL/\(name).jpeg")
        try folder.write(bytes, to: "set/train/PNEUMONIA/\(name).jpeg")
        for number in 0..<24 { try folder.write("no image", to: "set/train/PNEUMONIA/\(name)\(number).jpeg") }
        page = folder.path.appending("audit.html")
        try RunFiles.write(AuditReport(of: try ChestXrayFolder(set)), json: nil, page: page)
    }

    @Test("The browser has nothing to complain of", arguments: [false, true])
    func noComplaint(isDark: Bool) throws {
        guard let chromium = Chromium.find() else { return }
        let visit = try chromium.visit(page, width: 1440, isDark: isDark)
        #expect(visit.console.isEmpty, "\(visit.console)")
        for id in ["verdict", "images", "grey", "dimensions", "files", "duplicates", "patients", "shift"] {
            #expect(visit.document.contains("<section id=\"\(id)\""), "\(id)")
            #expect(visit.document.contains("<a href=\"#\(id)\">"), "\(id)")
        }
        #expect(visit.document.contains("<summary>all 24</summary>"))
    }

    @Test("Nothing is wider than the window, on a phone and on a desk", arguments: [375, 768, 1440])
    func nothingOverflows(width: Int) throws {
        guard let chromium = Chromium.find() else { return }
        let found = try chromium.measure(page, width: width)
        #expect(found.room == found.taken && found.elementsOutside == 0)
        #expect(width - 20...width ~= found.room)
    }
}
