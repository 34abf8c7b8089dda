import Diagnostics
import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing

@Suite struct SplitRecordTests {
    private let random: RandomDataset
    private let split: DataSplit
    private let record: SplitRecord
    private let file: FilePath

    init() throws {
        random = try RandomDataset(seed: 11)
        split = try DataSplit(of: random.dataset, by: .patients(fraction: 0.2), trainingSeed: .max)
        record = SplitRecord(of: split, method: .patients(fraction: 0.2), trainingSeed: .max)
        file = random.folder.path.appending("split.json")
        try record.write(to: file)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let read = try SplitRecord(readFrom: file)
        #expect(read == record)
        #expect(read.seed == .max)
        #expect(try read.restore(in: random.dataset) == split)
    }

    @Test func filesThatWereAddedLaterAreLeftOut() throws {
        try random.folder.write("", to: "train/A/person999999_virus_1.jpeg")
        let dataset = try ChestXrayFolder(random.folder.path)
        #expect(try record.restore(in: dataset) == split)
    }

    @Test func theSetMayHaveMoved() throws {
        let moved = try RandomDataset.makeFiles(random.dataset.allSamples.map(\.relativePath.string))
        let restored = try record.restore(in: ChestXrayFolder(moved.path))
        #expect(restored.validation.map(\.relativePath) == split.validation.map(\.relativePath))
        #expect(restored.validation.allSatisfy { $0.path.starts(with: moved.path) })
    }

    @Test func missingFilesAreNamed() throws {
        let gone = split.validation[0]
        try FileManager.default.removeItem(atPath: gone.path.string)
        // The class must not become empty.
        try random.folder.write("", to: "train/\(gone.className)/another.jpeg")
        let dataset = try ChestXrayFolder(random.folder.path)
        let error = #expect(throws: DatasetError.self) { try record.restore(in: dataset) }
        #expect(
            error.map { "\($0)" }?.contains("1 file of the run's split is missing: \(gone.relativePath)")
                == true)
    }

    @Test func aFileOfAnotherClassIsRefused() throws {
        let json = try String(contentsOfFile: file.string, encoding: .utf8)
        let label = try #require(json.firstRange(of: #""label" : 0"#))
        let changed = try random.folder.write(
            json.replacingCharacters(in: label, with: #""label" : 1"#), to: "changed.json")
        let record = try SplitRecord(readFrom: changed)
        let error = #expect(throws: DatasetError.self) { try record.restore(in: random.dataset) }
        #expect(error.map { "\($0)" }?.contains("another class for test/A/IM-0001-0001.jpeg") == true)
    }

    @Test func otherClassesAreRefused() throws {
        for name in ["train/X/1.jpeg", "test/X/1.jpeg", "val/X/1.jpeg"] {
            try random.folder.write("", to: name)
        }
        let dataset = try ChestXrayFolder(random.folder.path)
        let error = #expect(throws: DatasetError.self) { try record.restore(in: dataset) }
        #expect(error.map { "\($0)" }?.contains("the classes") == true)
    }

    @Test(
        "A record that was changed by hand is refused with its key",
        arguments: [
            (#""formatVersion" : 1"#, #""formatVersion" : 2"#, "formatVersion"),
            (#""label" : 0"#, #""label" : 7"#, "label 7"),
            (#""patient""#, #""patientt""#, "patient"),
            (#""fraction" : 0.2"#, #""fraction" : 2"#, "method.fraction"),
        ])
    func damage(text: String, replacement: String, expected: String) throws {
        let json = try String(contentsOfFile: file.string, encoding: .utf8)
        #expect(json.contains(text))
        let damaged = try random.folder.write(json.replacing(text, with: replacement), to: "damaged.json")
        let error = #expect(throws: DocumentError.self) { try SplitRecord(readFrom: damaged) }
        let message = error.map { "\($0)" } ?? ""
        #expect(message.hasPrefix("\(damaged)"))
        #expect(message.contains(expected))
    }
}
