import Diagnostics
import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing

@Suite struct PhantomDatasetTests {
    private func small(seed: UInt64 = 1) throws -> PhantomDataset {
        try PhantomDataset(trainCount: 12, valCount: 2, testCount: 4, imageSize: 24, seed: seed)
    }

    /// Every file of a folder with its bytes, by path.
    private func contents(of folder: FilePath) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.string) {
            var isFolder: ObjCBool = false
            let path = folder.pushing(FilePath(name)).string
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
            else {
                continue
            }
            files[name] = try Data(contentsOf: URL(fileURLWithPath: path))
        }
        return files
    }

    @Test func theSetHasTheKaggleLayout() throws {
        let folder = try TemporaryFolder()
        try small().write(to: folder.path)
        let dataset = try ChestXrayFolder(folder.path)
        #expect(dataset.classes == ["NORMAL", "PNEUMONIA"])
        #expect(dataset.splits == [.train, .validation, .test])
        #expect(try dataset.splits.map { try dataset.samples(of: $0).count } == [12, 2, 4])
        #expect(dataset.ignored.isEmpty)
        let statistics = DatasetStatistics(of: dataset)
        #expect(statistics.badFiles.isEmpty)
        #expect(statistics.duplicates.isEmpty)
        #expect(statistics.sharedPatients.isEmpty)
        #expect(statistics.modes.map { "\($0.mode) \($0.images)" } == ["JPEG grey 18"])
    }

    @Test("The smallest pictures can be drawn with any seed", arguments: 1...12)
    func smallestPictures(seed: Int) throws {
        let set = try PhantomDataset(
            trainCount: 40, valCount: 0, testCount: 0, imageSize: 16, seed: UInt64(seed))
        for image in set.plan() { #expect(set.render(image).size.width >= 8) }
    }

    @Test func moreImagesThanCanBeMeantAreRefused() throws {
        #expect(
            throws: DocumentError(
                key: "trainCount", problem: "found \(Int.max), expected 4 to 1000000 images")
        ) {
            try PhantomDataset(trainCount: .max)
        }
    }

    @Test func theFolderSaysThatItIsSynthetic() throws {
        let folder = try TemporaryFolder()
        try small(seed: 4711).write(to: folder.path)
        let text = try String(contentsOfFile: folder.path.appending("PHANTOM.txt").string, encoding: .utf8)
        #expect(text.contains("synthetic"))
        #expect(text.contains("Seed 4711"))
        #expect(text.contains("phantom version \(PhantomDataset.version)"))
    }

    @Test func aSeedAndNothingElseDecidesTheFiles() throws {
        let (one, two, three) = (try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder())
        try small().write(to: one.path, threads: 1)
        try small().write(to: two.path, threads: 4)
        try small(seed: 2).write(to: three.path)
        #expect(try contents(of: one.path) == contents(of: two.path))
        #expect(try contents(of: one.path) != contents(of: three.path))
    }

    @Test func anEarlierPhantomIsReplaced() throws {
        let folder = try TemporaryFolder()
        try PhantomDataset(trainCount: 30, valCount: 4, testCount: 6, imageSize: 16, seed: 9).write(
            to: folder.path)
        try folder.write("mine", to: "train/NORMAL/notes.txt")
        try small().write(to: folder.path)
        #expect(try ChestXrayFolder(folder.path).allSamples.count == 18)
        #expect(fileExists("train/NORMAL/notes.txt", in: folder))
    }

    @Test func aSplitThatIsLeftOutTheSecondTimeLeavesNoFolders() throws {
        let folder = try TemporaryFolder()
        try small().write(to: folder.path)
        try PhantomDataset(trainCount: 12, valCount: 0, testCount: 4, imageSize: 24).write(to: folder.path)
        #expect(!fileExists("val", in: folder))
        #expect(try ChestXrayFolder(folder.path).splits == [.train, .test])
    }

    private func fileExists(_ name: String, in folder: TemporaryFolder) -> Bool {
        FileManager.default.fileExists(atPath: folder.path.pushing(FilePath(name)).string)
    }

    @Test func aFolderThatHoldsSomethingElseIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "thesis.txt")
        let error = #expect(throws: DatasetError.self) { try small().write(to: folder.path) }
        #expect(error?.exitStatus == .cannotCreate)
        #expect(error.map { "\($0)" }?.contains("thesis.txt") == true)
        let file = folder.path.appending("thesis.txt")
        #expect(throws: DatasetError.self) { try small().write(to: file) }
        #expect(try contents(of: folder.path).keys.sorted() == ["thesis.txt"])
    }

    @Test func everyImageIsReportedOnce() throws {
        let folder = try TemporaryFolder()
        let log = Collector<Int>()
        try small().write(to: folder.path) { log.add($0) }
        #expect(log.values.sorted() == Array(1...18))
    }

    @Test(
        "Impossible sets are refused with the value that is wrong",
        arguments: [
            (3, 16, 16, 400, "trainCount"), (10, 1, 16, 400, "valCount"), (10, 0, -2, 400, "testCount"),
            (10, 0, 0, 8, "imageSize"),
        ])
    func impossible(train: Int, val: Int, test: Int, size: Int, key: String) {
        let error = #expect(throws: DocumentError.self) {
            try PhantomDataset(trainCount: train, valCount: val, testCount: test, imageSize: size)
        }
        #expect(error?.key == key)
    }
}
