import Files
import Foundation
import Reports
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("Names of heatmaps")
struct HeatmapNamesTests {
    @Test("No name is given twice or taken from an image, whatever the capitals")
    func namesAreDistinct() {
        let inputs = ["a/x.png", "b/X.jpeg", "x-heatmap-2.png", "c/.png", "x"].map {
            ImageInput.file(FilePath($0))
        }
        var names = HeatmapNames(besides: inputs)
        let found = inputs.map { names.next(for: $0) } + [names.next(for: .standardInput)]
        #expect(
            found == [
                "x-heatmap.png", "X-heatmap-3.png", "x-heatmap-2-heatmap.png", ".png-heatmap.png",
                "x-heatmap-4.png",
                "standard-input-heatmap.png",
            ])
        #expect(Set(found.map { $0.lowercased() }).count == found.count)
    }

    @Test("The name of an image that is as long as a name can be is shortened, so that it can be written")
    func longNamesAreShortened() throws {
        let folder = try TemporaryFolder()
        let letters = String(repeating: "é", count: 125)
        let stems = ["a/\(letters)", "b/\(letters)", String(repeating: "x", count: 251)]
        let inputs = stems.map { ImageInput.file(FilePath("\($0).png")) }
        var names = HeatmapNames(besides: inputs)
        let found = inputs.map { names.next(for: $0) }
        #expect(Set(found).count == found.count && found[1].hasSuffix("é-heatmap-2.png"))
        for name in found {
            try AtomicFile.write("picture", to: folder.path.appending(name))
            #expect(fileExists(folder.path.appending(name)))
        }
    }
}
