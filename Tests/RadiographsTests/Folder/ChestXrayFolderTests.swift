import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing

@Suite struct ChestXrayFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Empty files: nothing is opened by the walk.
    private func fill(_ names: String...) throws {
        for name in names { try folder.write("", to: name) }
    }

    private func paths(_ samples: [Sample]) -> [String] {
        samples.map(\.relativePath.string)
    }

    @Test func classesAreSortedAndLabelled() throws {
        try fill("train/PNEUMONIA/b.jpeg", "train/NORMAL/a.jpeg", "train/COVID/c.jpeg")
        let dataset = try ChestXrayFolder(folder.path)
        #expect(dataset.classes == ["COVID", "NORMAL", "PNEUMONIA"])
        let samples = try dataset.samples(of: .train)
        #expect(samples.map(\.label) == [0, 1, 2])
        #expect(samples.map(\.className) == dataset.classes)
        #expect(samples[2].path == folder.path.appending("train/PNEUMONIA/b.jpeg"))
        #expect(samples[2].split == .train)
    }

    @Test func imagesAreToldByTheirEndingsAtAnyDepth() throws {
        try fill(
            "train/A/1.JPG", "train/A/deep/er/2.jpeg", "train/A/3.Png", "train/A/notes.txt", "train/A/4.gif",
            "train/A/jpeg", "train/B/1.jpg", "train/readme.md")
        let dataset = try ChestXrayFolder(folder.path)
        #expect(
            paths(dataset.allSamples) == [
                "train/A/1.JPG", "train/A/3.Png", "train/A/deep/er/2.jpeg", "train/B/1.jpg",
            ])
        #expect(
            Set(dataset.ignored) == ["train/readme.md", "train/A/notes.txt", "train/A/4.gif", "train/A/jpeg"])
    }

    @Test func whatOtherProgramsLeaveIsPassedOver() throws {
        try fill(
            "train/A/1.jpg", "train/A/._1.jpg", "train/A/.DS_Store", "train/A/.ipynb_checkpoints/1.jpg",
            "train/A/__MACOSX/1.jpg", "train/A/Thumbs.db", "train/B/2.jpg", "train/.hidden/3.jpg",
            "train/__MACOSX/4.jpg", "__MACOSX/train/A/5.jpg")
        let dataset = try ChestXrayFolder(folder.path)
        #expect(dataset.classes == ["A", "B"])
        #expect(paths(dataset.allSamples) == ["train/A/1.jpg", "train/B/2.jpg"])
        #expect(dataset.ignored.isEmpty)
    }

    @Test(
        "The nested folder of an archive is understood", arguments: ["chest_xray", "chest_xray/chest_xray"])
    func nestedFolder(nesting: String) throws {
        try fill(
            "\(nesting)/train/A/1.jpg", "\(nesting)/train/B/2.jpg", "__MACOSX/chest_xray/train/A/._1.jpg")
        let dataset = try ChestXrayFolder(folder.path)
        #expect(dataset.root == folder.path.pushing(FilePath(nesting)))
        #expect(paths(dataset.allSamples) == ["train/A/1.jpg", "train/B/2.jpg"])
    }

    @Test func spacesAndUnicodeAreKept() throws {
        // The same letter composed in two ways: different files, though equal as texts.
        let names = [
            "train/A b/bild 1.jpg", "train/A b/\u{E9}.jpg", "train/A b/e\u{301}.jpg", "train/Ж/胸.jpg",
        ]
        for name in names {
            guard !FileManager.default.fileExists(atPath: folder.path.pushing(FilePath(name)).string) else {
                print("SKIPPED \(#function): this file system takes both spellings of a name for one file")
                return
            }
            try folder.write("", to: name)
        }
        let samples = try ChestXrayFolder(folder.path).allSamples
        #expect(Set(samples.map(\.relativePath)) == Set(names.map { FilePath($0) }))
        #expect(samples.allSatisfy { FileManager.default.fileExists(atPath: $0.path.string) })
    }

    @Test func theOrderIsThatOfTheBytes() throws {
        try fill(
            "train/A/a.jpg", "train/A/B.jpg", "train/A/_.jpg", "train/A/10.jpg", "train/A/9.jpg",
            "train/B/1.jpg")
        let names = paths(try ChestXrayFolder(folder.path).allSamples)
        #expect(
            names == [
                "train/A/10.jpg", "train/A/9.jpg", "train/A/B.jpg", "train/A/_.jpg", "train/A/a.jpg",
                "train/B/1.jpg",
            ])
    }

    @Test func loopsOfLinksAreSurvived() throws {
        try fill("train/A/1.jpg", "train/B/2.jpg")
        for (link, target) in [("A/up", ".."), ("A/self", "."), ("A/other", "../B"), ("B/broken", "nowhere")]
        {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path.pushing(FilePath("train/\(link)")).string, withDestinationPath: target)
        }
        let dataset = try ChestXrayFolder(folder.path)
        #expect(paths(dataset.allSamples) == ["train/A/1.jpg", "train/B/2.jpg"])
        #expect(dataset.ignored == ["train/B/broken"])
    }

    @Test func linksToOtherSplitsAndTheirClassesAreNotFollowed() throws {
        try fill("train/A/1.jpg", "train/B/2.jpg", "test/A/3.jpg", "test/B/4.jpg")
        for (link, target) in [("A/all", "../.."), ("A/test", "../../test"), ("B/others", "../../test/A")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path.pushing(FilePath("train/\(link)")).string, withDestinationPath: target)
        }
        let dataset = try ChestXrayFolder(folder.path)
        #expect(try paths(dataset.samples(of: .train)) == ["train/A/1.jpg", "train/B/2.jpg"])
        #expect(try paths(dataset.samples(of: .test)) == ["test/A/3.jpg", "test/B/4.jpg"])
    }

    @Test func linksIntoOtherClassesAndSplitsAreNotFollowed() throws {
        try fill("train/A/1.jpg", "train/B/2.jpg", "train/B/more/3.jpg", "test/A/4.jpg", "test/B/5.jpg")
        for (link, target) in [("train/A/more", "../B/more"), ("test/B/more", "../../train/B/more")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path.pushing(FilePath(link)).string, withDestinationPath: target)
        }
        let dataset = try ChestXrayFolder(folder.path)
        let train = try dataset.samples(of: .train)
        #expect(paths(train) == ["train/A/1.jpg", "train/B/2.jpg", "train/B/more/3.jpg"])
        #expect(train.map(\.className) == ["A", "B", "B"])
        #expect(try paths(dataset.samples(of: .test)) == ["test/A/4.jpg", "test/B/5.jpg"])
    }

    @Test func neitherAreLinksToTheirFilesNorIntoClassesThatLieElsewhere() throws {
        try fill("pool/B/2.jpg", "pool/B/more/3.jpg", "train/A/1.jpg", "test/A/4.jpg", "test/B/5.jpg")
        for (link, target) in [
            ("train/B", "../pool/B"), ("test/A/more", "../../pool/B/more"),
            ("test/A/1.jpg", "../../train/A/1.jpg"),
            ("train/A/5.jpg", "../../test/B/5.jpg"),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path.pushing(FilePath(link)).string, withDestinationPath: target)
        }
        let dataset = try ChestXrayFolder(folder.path)
        let train = try dataset.samples(of: .train)
        #expect(paths(train) == ["train/A/1.jpg", "train/B/2.jpg", "train/B/more/3.jpg"])
        #expect(try paths(dataset.samples(of: .test)) == ["test/A/4.jpg", "test/B/5.jpg"])
        #expect(dataset.ignored == ["train/A/5.jpg", "test/A/1.jpg"])
    }

    @Test func linkedFilesAndFoldersAreFollowed() throws {
        try fill("elsewhere/1.jpg", "elsewhere/more/2.jpg", "train/A/0.jpg", "train/B/2.jpg")
        for (link, target) in [("A/file.jpg", "../../elsewhere/1.jpg"), ("A/folder", "../../elsewhere/more")]
        {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path.pushing(FilePath("train/\(link)")).string, withDestinationPath: target)
        }
        let names = paths(try ChestXrayFolder(folder.path).allSamples)
        #expect(names == ["train/A/0.jpg", "train/A/file.jpg", "train/A/folder/2.jpg", "train/B/2.jpg"])
    }
}
