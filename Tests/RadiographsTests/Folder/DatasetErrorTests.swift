import Diagnostics
import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing

/// What a wrong folder says: one line that names the folder, what was found and what to do.
@Suite struct DatasetErrorTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func message(
        for path: FilePath, requiring required: Set<SplitName> = [.train], status: Diagnostics.ExitStatus
    ) -> String {
        do {
            _ = try ChestXrayFolder(path, requiring: required)
            return "no error"
        } catch {
            #expect(error.exitStatus == status)
            #expect(!"\(error)".contains("\n"))
            #expect("\(error)".contains(folder.path.string))
            return "\(error)"
        }
    }

    @Test func aMissingFolderSaysHowToGetTheSet() {
        let text = message(for: folder.path.appending("nothing"), status: .missingInput)
        #expect(text.contains("scripts/fetch-data"))
        #expect(text.contains("xray-data phantom \(folder.path)/nothing"))
    }

    @Test func aFileIsNoFolder() throws {
        let file = try folder.write("x", to: "set.zip")
        #expect(message(for: file, status: .missingInput).contains("unpack"))
        #expect(
            message(for: file.appending("train"), status: .missingInput).contains("set.zip: found a file"))
        #expect(
            message(for: file.appending("chest_xray/train"), status: .missingInput)
                .hasPrefix("\(file): found a file"))
    }

    @Test func aMissingSplitSaysWhatThereIs() throws {
        try folder.write("", to: "Train/A/1.jpg")
        let text = message(for: folder.path, status: .missingInput)
        #expect(text.contains("no folder \"train\""))
        #expect(text.contains("found Train"))
    }

    @Test func aMissingSplitNamesTheNestedFolderThatWasLookedInto() throws {
        try folder.write("", to: "chest_xray/Train/A/1.jpg")
        let text = message(for: folder.path, status: .missingInput)
        #expect(text.hasPrefix("\(folder.path)/chest_xray: there is no folder"))
        #expect(text.contains("found Train"))
    }

    @Test func aClassFolderThatIsALinkToAnotherIsRefused() throws {
        for name in ["train/A/1.jpg", "train/B/1.jpg"] { try folder.write("", to: name) }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path.appending("train/C").string, withDestinationPath: "A")
        let text = message(for: folder.path, status: .badData)
        #expect(text.contains("train/A and train/C are one folder"))
        #expect(text.contains("remove the link"))
    }

    @Test(arguments: [("test", "train", "train and test"), ("test/B", "../train/B", "train/B and test/B")])
    func aSplitThatIsALinkToAnotherIsRefused(link: String, target: String, named: String) throws {
        let files = ["train/A/1.jpg", "train/B/1.jpg"] + (link == "test" ? [] : ["test/A/1.jpg"])
        for name in files { try folder.write("", to: name) }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path.pushing(FilePath(link)).string, withDestinationPath: target)
        #expect(message(for: folder.path, status: .badData).contains("\(named) are one folder"))
    }

    @Test func onlyTheSplitsThatAreNeededHaveToBeThere() throws {
        for name in ["test/A/1.jpg", "test/B/2.jpg"] { try folder.write("", to: name) }
        #expect(message(for: folder.path, status: .missingInput).contains("\"train\""))
        #expect(
            message(for: folder.path, requiring: [.validation], status: .missingInput).contains("\"val\""))
        let dataset = try ChestXrayFolder(folder.path, requiring: [.test])
        #expect(dataset.splits == [.test])
        #expect(throws: DatasetError.self) { try dataset.samples(of: .validation) }
    }

    @Test func anEmptyClassIsNamed() throws {
        for name in ["train/A/1.jpg", "train/B/notes.txt"] { try folder.write("", to: name) }
        let text = message(for: folder.path, status: .badData)
        #expect(text.contains("class B of train"))
        #expect(text.contains("1 other file"))
    }

    @Test func oneClassIsTooFew() throws {
        try folder.write("", to: "train/A/1.jpg")
        #expect(message(for: folder.path, status: .badData).contains("found one class, A, in train"))
    }

    @Test func splitsWithOtherClassesAreRefused() throws {
        for name in ["train/A/1.jpg", "train/B/1.jpg", "test/A/1.jpg", "test/C/1.jpg"] {
            try folder.write("", to: name)
        }
        let text = message(for: folder.path, status: .badData)
        #expect(text.contains("train has A, B, test has A, C"))
    }

    @Test func aFolderThatMayNotBeReadIsNamed() throws {
        guard geteuid() != 0 else {
            print("SKIPPED aFolderThatMayNotBeReadIsNamed: the superuser may read everything")
            return
        }
        for name in ["train/A/1.jpg", "train/B/1.jpg"] { try folder.write("", to: name) }
        let locked = folder.path.appending("train/B").string
        #expect(chmod(locked, 0) == 0)
        defer { chmod(locked, 0o755) }
        let text = message(for: folder.path, status: .missingInput)
        #expect(text.contains("train/B: cannot list"))
    }

    @Test func aNameThatIsNoTextIsRefused() throws {
        for name in ["train/A/1.jpg", "train/B/1.jpg"] { try folder.write("", to: name) }
        let bytes: [CChar] = Array((folder.path.string + "/train/B/x").utf8CString.dropLast()) + [-1, 0]
        let descriptor = open(bytes, O_CREAT | O_WRONLY, 0o644)
        guard descriptor >= 0 else {
            print("SKIPPED aNameThatIsNoTextIsRefused: the file system refuses such a name itself")
            return
        }
        close(descriptor)
        #expect(message(for: folder.path, status: .badData).contains("not valid UTF-8"))
    }
}
