import Dispatch
import Files
import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("The ledger of a test set")
struct TestSetLedgerTests {
    let folder: TemporaryFolder
    let samples: [Sample]

    init() throws {
        folder = try TemporaryFolder()
        try PhantomDataset(trainCount: 4, valCount: 0, testCount: 6, imageSize: 16)
            .write(to: folder.path.appending("set"))
        samples = try ChestXrayFolder(folder.path.appending("set")).samples(of: .test)
    }

    private var cache: FilePath { folder.path.appending("cache") }
    private var ledger: TestSetLedger { TestSetLedger(of: SplitFingerprint(of: samples), inCache: cache) }

    private func look(model: Int = 1, configuration: Int = 1, day: Int = 1) -> TestSetLook {
        TestSetLook(
            date: "2026-01-0\(day)T10:00:00Z", model: "m", weights: "weights \(model)",
            configuration: "configuration \(configuration)", split: "test", images: 6)
    }

    private func count(_ look: TestSetLook) -> TestSetLooks {
        TestSetLooks(counting: look, at: samples, inCache: cache)
    }

    @Test("The first look says that it is, later ones are counted by model and configuration")
    func looksAreCounted() throws {
        let first = count(look(day: 1))
        #expect(first.looks == 1 && first.sentences == ["This is the first look at this test set."])
        #expect(first.notRecorded == nil && first.firstWasOfThisModel)
        #expect(
            count(look(day: 2)).sentences == [
                "This test set has been looked at 2 times, by 1 model of 1 configuration.",
                "The first look was this model's, on 2026-01-01.",
            ])
        _ = count(look(model: 2, day: 3))
        let last = count(look(model: 3, configuration: 2, day: 4))
        #expect(
            last.sentences.prefix(2) == [
                "This test set has been looked at 4 times, by 3 models of 2 configurations.",
                "The first look was on 2026-01-01.",
            ])
        #expect(last.sentences.count == 3 && !last.firstWasOfThisModel)
        #expect(try ledger.read().looks.map(\.date).map { $0.prefix(10).suffix(1) } == ["1", "2", "3", "4"])
    }

    @Test("A line that a crash has cut stays behind, counts as a look, and spoils no other")
    func aDamagedLineIsTolerated() throws {
        _ = count(look(day: 1))
        let text = String(decoding: try readFile(ledger.path), as: UTF8.self)
        for cut in [1, text.utf8.count / 2, text.utf8.count - 2] {
            try AtomicFile.write(text + String(text.prefix(cut)), to: ledger.path)
            let found = count(look(model: 2, day: 2))
            #expect(found.looks == 3 && found.models == 2 && found.damagedLines == 1, "cut at \(cut)")
            #expect(
                found.sentences.prefix(2) == [
                    "This test set has been looked at 3 times, by 2 models of 1 configuration.",
                    "Of 1 of the looks no more is known: 1 line of \(ledger.path) cannot be read.",
                ])
        }
    }

    @Test("Who tries one model in several ways is told, too, what that does to the figures")
    func severalThresholds() throws {
        _ = count(look(configuration: 1))
        #expect(count(look(configuration: 1)).sentences.count == 2)
        let last = try #require(count(look(configuration: 2)).sentences.last)
        #expect(last.hasPrefix("Whoever keeps the best of several"))
    }

    @Test("A full disk is called one, and leaves the ledger as it was")
    func fullDisk() throws {
        guard let disk = try SmallDisk(kilobytes: 64) else { return }
        defer { disk.unmount() }
        let ledger = TestSetLedger(of: SplitFingerprint(of: samples), inCache: disk.path)
        try ledger.add(look())
        try disk.fill(leaving: 0)
        var before = Data()
        // What is left of the last page is filled as well.
        let error = #expect(throws: FileError.self) {
            for _ in 0..<100 {
                before = try readFile(ledger.path)
                try ledger.add(look())
            }
        }
        #expect(error?.reason == .noSpace && error?.path == ledger.path)
        #expect(try readFile(ledger.path) == before)
    }

    @Test("Runs at the same time lose no line")
    func concurrentLooks() throws {
        DispatchQueue.concurrentPerform(iterations: 60) { _ = count(look(model: $0)) }
        let contents = try ledger.read()
        #expect(contents.damagedLines == 0)
        #expect(Set(contents.looks.map(\.weights)).count == 60 && contents.looks.count == 60)
    }

    @Test("Where it cannot be written, that is said and the look is counted for this report")
    func unwritable() throws {
        // In the place of the folder; permissions would not keep everybody out.
        try folder.write("", to: "cache")
        let found = count(look())
        #expect(found.looks == 1)
        let reason = try #require(found.notRecorded)
        #expect(reason.hasPrefix("this look at the test set is not counted: ") && !reason.contains("\n"))
        #expect(reason.contains(cache.string))
    }

    @Test("A test set is known by its files, wherever it lies and in any order")
    func fingerprint() throws {
        let original = SplitFingerprint(of: samples)
        #expect(SplitFingerprint(of: samples.reversed()) == original)
        let moved = folder.path.appending("moved")
        try FileManager.default.moveItem(
            atPath: folder.path.appending("set").string, toPath: moved.string)
        let elsewhere = try ChestXrayFolder(moved).samples(of: .test)
        #expect(SplitFingerprint(of: elsewhere) == original)
        #expect(SplitFingerprint(of: Array(elsewhere.dropLast())) != original)
        try AtomicFile.write(try readFile(elsewhere[0].path) + [0], to: elsewhere[0].path)
        #expect(SplitFingerprint(of: elsewhere) != original)
    }
}
