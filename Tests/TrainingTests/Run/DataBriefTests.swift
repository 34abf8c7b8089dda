import Files
import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("What a run says of its data")
struct DataBriefTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try PhantomDataset(trainCount: 20, valCount: 0, testCount: 8, imageSize: 40, seed: 2).write(to: set)
    }

    private var set: FilePath { folder.path.appending("set") }

    private func brief() throws -> DataBrief {
        let dataset = try ChestXrayFolder(set)
        let configuration = DataConfiguration(cache: folder.path.appending("cache").string)
        let split = try DataSplit(of: dataset, by: .patients(fraction: 0.3), trainingSeed: 1)
        return DataBrief(
            of: try PreparedData(
                split, size: ImageSize(square: 32), configuration: configuration, threads: 2))
    }

    private func first(_ split: SplitName, label: Int) throws -> Sample {
        let samples = try ChestXrayFolder(set).samples(of: split)
        return try #require(samples.first { $0.label == label })
    }

    @Test("A sound data set is counted")
    func sound() throws {
        let brief = try brief()
        #expect(brief.splits.map(\.split) == SplitName.allCases)
        #expect(brief.splits.reduce(0) { $0 + $1.images } == 28)
        #expect(
            brief.lines.count == 2 && brief.lines[0].contains(" NORMAL, ")
                && brief.lines[0].contains("8 test ("))
        #expect(brief.lines[1] == "no patient and no identical image in more than one split")
    }

    @Test("A copy in the test split, one in another class and a patient on both sides are told")
    func leaks() throws {
        let normal = try first(.train, label: 0)
        try folder.write(try readFile(normal.path), to: "set/test/NORMAL/IM-7777-0001.jpeg")
        try folder.write(try readFile(try first(.test, label: 1).path), to: "set/test/NORMAL/ill.jpeg")
        let other = try ImageDecoder().decode(normal.path).resized(to: ImageSize(width: 30, height: 50))
        try folder.write(ImageEncoder.png(other), to: "set/train/NORMAL/IM-7777-0002.png")
        let brief = try brief()
        #expect(brief.sharedPatients.map(\.patient.name) == ["IM-7777"])
        #expect(
            brief.duplicatesAcrossSplits
                == [[normal.relativePath.string, "test/NORMAL/IM-7777-0001.jpeg"]])
        #expect(brief.labelConflicts.count == 1)
        #expect(
            brief.lines[1]
                == "1 patient in more than one split, 1 group of identical images in more than one split, 1 group of"
                + " identical images in more than one class; see xray-data audit")
    }

    @Test("It stands in the run's report")
    func inTheReport() throws {
        let data = try TinyTraining(epochs: 1).run().report.data
        let brief = try #require(data.brief)
        #expect(brief.splits.map(\.split) == SplitName.allCases && brief.duplicatesAcrossSplits.isEmpty)
        for split in brief.splits {
            #expect(split.classes.map(\.images) == data.images[split.split.rawValue])
            #expect(split.patients == data.patients[split.split.rawValue])
        }
    }
}
