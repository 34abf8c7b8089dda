import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing

@Suite struct DatasetStatisticsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func image(_ width: Int, _ height: Int, level: UInt8) -> Radiograph {
        Radiograph(size: ImageSize(width: width, height: height), filledWith: level)
    }

    /// A set with one of everything.
    private func makeSet() throws -> ChestXrayFolder {
        let jpeg = try ImageEncoder.jpeg(image(20, 10, level: 90), quality: 90)
        try folder.write(jpeg, to: "train/NORMAL/IM-0001-0001.jpeg")
        try folder.write(jpeg, to: "test/NORMAL/IM-0001-0002.jpeg")
        try folder.write(
            ImageEncoder.png(
                rgb: [UInt8](repeating: 3, count: 30 * 16 * 3), size: ImageSize(width: 30, height: 16)),
            to: "train/NORMAL/NORMAL2-IM-0001-0001.png")
        let other = try ImageEncoder.jpeg(image(40, 24, level: 10), quality: 90)
        try folder.write(other, to: "train/PNEUMONIA/person1_bacteria_1.jpeg")
        try folder.write(other.dropLast(other.count / 3), to: "train/PNEUMONIA/person1_bacteria_2.jpeg")
        try folder.write("no image", to: "train/PNEUMONIA/person2_bacteria_3.jpeg")
        try folder.write("", to: "train/PNEUMONIA/person3_bacteria_4.jpeg")
        try folder.write("", to: "train/PNEUMONIA/person3_bacteria_5.jpeg")
        try folder.write(
            ImageEncoder.jpeg(image(40, 24, level: 11), quality: 90),
            to: "test/PNEUMONIA/person1_virus_1.jpeg")
        try folder.write("seen by two", to: "train/NORMAL/notes.txt")
        return try ChestXrayFolder(folder.path)
    }

    @Test func everythingIsCounted() throws {
        let statistics = DatasetStatistics(of: try makeSet(), threads: 3)
        #expect(statistics.splits.map(\.split) == [.train, .test])
        #expect(statistics.splits.map(\.images) == [7, 2])
        #expect(statistics.splits.map(\.patients) == [5, 2])
        #expect(statistics.splits[0].classes.map(\.images) == [2, 5])
        #expect(statistics.splits[0].classes.map(\.patients) == [2, 3])
        #expect(statistics.ignored == ["train/NORMAL/notes.txt"])
        #expect(statistics.width.map { [$0.minimum, $0.median, $0.maximum] } == [20, 30, 40])
        #expect(statistics.height.map { [$0.minimum, $0.median, $0.maximum] } == [10, 16, 24])
        #expect(statistics.bytes?.minimum == 0)
        #expect(statistics.modes.map { "\($0.mode) \($0.images)" } == ["JPEG grey 4", "PNG RGB 1"])
    }

    @Test func badFilesAreAllNamedWithTheirReason() throws {
        let bad = DatasetStatistics(of: try makeSet()).badFiles
        #expect(bad.map { $0.path.suffix(6) } == ["2.jpeg", "3.jpeg", "4.jpeg", "5.jpeg"])
        #expect(Set(bad.map(\.reason)).count == 3)
        #expect(!bad.contains { $0.reason.contains(folder.path.string) })
    }

    @Test func duplicatesAreTheSameBytesAndNotEmpty() throws {
        let duplicates = DatasetStatistics(of: try makeSet()).duplicates
        #expect(duplicates == [["train/NORMAL/IM-0001-0001.jpeg", "test/NORMAL/IM-0001-0002.jpeg"]])
    }

    @Test func aPatientOnBothSidesIsReportedAndANumberAloneIsNot() throws {
        let statistics = DatasetStatistics(of: try makeSet())
        #expect(statistics.sharedPatients.map(\.patient.name) == ["IM-0001"])
        #expect(statistics.sharedPatients.map(\.splits) == [[.train, .test]])
        #expect(statistics.sharedNumbers == 1)
    }

    @Test func aNumberInTheMiddleOfANameIsNoSeriesOfItsOwn() throws {
        for name in [
            "train/A/person1_2019_1.jpeg", "train/B/person2_2019_2.jpeg", "test/A/person1_2020_7.jpeg",
            "test/B/person3_2020_8.jpeg",
        ] {
            try folder.write("", to: name)
        }
        let statistics = DatasetStatistics(of: try ChestXrayFolder(folder.path))
        #expect(statistics.sharedPatients.map(\.patient.name) == ["person1"])
        #expect(statistics.sharedNumbers == 0)
    }

    @Test func theJSONHoldsTheFigures() throws {
        let statistics = DatasetStatistics(of: try makeSet())
        let json = try JSONEncoder().encode(statistics)
        #expect(try JSONDecoder().decode(DatasetStatistics.self, from: json) == statistics)
    }

    @Test func thePublishedTrainingFolderHasItsKnownDuplicates() throws {
        guard let path = SharedMaterial.find("data/chest_xray") else { return }
        let test = try ChestXrayFolder(path).samples(of: .test)
        // The test folder alone, to be quick: its four groups were counted with md5sum.
        let copy = try TemporaryFolder()
        for sample in test {
            let name = "test/\(sample.className)/\(sample.relativePath.lastComponent?.string ?? "")"
            try copy.write(try Data(contentsOf: URL(fileURLWithPath: sample.path.string)), to: name)
        }
        let statistics = DatasetStatistics(of: try ChestXrayFolder(copy.path, requiring: [.test]))
        #expect(statistics.badFiles.isEmpty)
        #expect(statistics.width == DatasetStatistics.Spread(of: [224]))
        #expect(statistics.duplicates.count == 4)
    }
}
