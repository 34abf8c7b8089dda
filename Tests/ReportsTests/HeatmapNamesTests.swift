import Foundation
import Reports
import SystemPackage
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
}
