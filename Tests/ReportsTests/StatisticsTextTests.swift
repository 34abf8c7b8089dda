import Foundation
import Radiographs
import Reports
import TestSupport
import Testing

@Suite("The text of a data set's statistics")
struct StatisticsTextTests {
    private let folder: TemporaryFolder
    private let text: String

    /// A set with one of everything that the text tells of.
    init() throws {
        folder = try TemporaryFolder()
        let image = Radiograph(size: ImageSize(width: 20, height: 10), filledWith: 90)
        let jpeg = try ImageEncoder.jpeg(image, quality: 90)
        try folder.write(jpeg, to: "train/NORMAL/IM-0001-0001.jpeg")
        try folder.write(jpeg, to: "test/NORMAL/IM-0001-0002.jpeg")
        try folder.write("no image", to: "train/PNEUMONIA/person2_bacteria_3.jpeg")
        try folder.write("nor this", to: "train/PNEUMONIA/person3_bacteria_4.jpeg")
        try folder.write("seen by two", to: "train/NORMAL/notes.txt")
        for number in 0..<12 {
            let another = Radiograph(size: image.size, filledWith: UInt8(number))
            for copy in 0..<2 {
                let name = "test/PNEUMONIA/person\(10 + number)_virus_\(copy).jpeg"
                try folder.write(try ImageEncoder.jpeg(another, quality: 90), to: name)
            }
        }
        text = StatisticsText.text(DatasetStatistics(of: try ChestXrayFolder(folder.path)))
    }

    private func lines(beginning start: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(start) }
    }

    @Test("Shares are rounded to the nearest, not cut off")
    func sharesAreRounded() {
        #expect(
            lines(beginning: "  NORMAL") == [
                "  NORMAL          1  33.3 %         1", "  NORMAL          1   4.0 %         1",
            ])
        #expect(lines(beginning: "  PNEUMONIA").first == "  PNEUMONIA       2  66.7 %         2")
    }

    @Test("Bad files, patients on both sides and files that are no images have their names")
    func faultsAreNamed() {
        #expect(text.contains("Patients on both sides  1\n  IM-0001 in train, test\n"))
        #expect(text.contains("Bad files        2\n  train/PNEUMONIA/person2_bacteria_3.jpeg: "))
        #expect(text.contains("Ignored files    1\n  train/NORMAL/notes.txt\n"))
        #expect(text.contains("Modes    JPEG grey 26\n"))
    }

    @Test("Of many duplicates the first ten are shown, and how many more there are")
    func listsAreCut() {
        #expect(text.contains("Exact duplicates 13 groups\n"))
        #expect(text.contains("\n  and 3 more, in the JSON\n"))
    }
}
