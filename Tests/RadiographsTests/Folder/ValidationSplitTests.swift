import Diagnostics
import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing

@Suite struct ValidationSplitTests {
    private func patients(_ samples: [Sample]) -> Set<Patient> { Set(samples.map(\.patient)) }

    @Test("Nobody is on both sides, and nothing is lost", arguments: 0..<12 as Range<UInt64>)
    func disjointAndComplete(seed: UInt64) throws {
        let random = try RandomDataset(seed: seed, mixed: seed % 2 == 1)
        let train = try random.dataset.samples(of: .train)
        for fraction in [0.05, 0.1, 0.33, 0.8] {
            let split = try DataSplit(
                of: random.dataset, by: .patients(fraction: fraction), trainingSeed: seed)
            #expect(patients(split.train).isDisjoint(with: patients(split.validation)))
            #expect(Set((split.train + split.validation).map(\.path)) == Set(train.map(\.path)))
            #expect(split.train.count + split.validation.count == train.count)
            #expect(split.validation.allSatisfy { $0.split == .validation })
            #expect(split.test.count == random.dataset.classes.count)
            for label in random.dataset.classes.indices {
                #expect(split.train.contains { $0.label == label })
                #expect(split.validation.contains { $0.label == label })
            }
        }
    }

    @Test("Each class's share is within one patient of the target", arguments: 20..<36 as Range<UInt64>)
    func stratified(seed: UInt64) throws {
        let random = try RandomDataset(seed: seed)
        let train = try random.dataset.samples(of: .train)
        for fraction in [0.1, 0.25, 0.5] {
            let split = try DataSplit(
                of: random.dataset, by: .patients(fraction: fraction), trainingSeed: seed)
            for label in random.dataset.classes.indices {
                let target = fraction * Double(train.count { $0.label == label })
                let found = Double(split.validation.count { $0.label == label })
                #expect(abs(found - target) <= Double(random.largestGroups[label]))
            }
        }
    }

    @Test func aSeedDecidesAlone() throws {
        let random = try RandomDataset(seed: 77)
        func validation(_ seed: UInt64) throws -> [Sample] {
            try DataSplit(of: random.dataset, by: .standard, trainingSeed: seed).validation
        }
        #expect(try validation(1) == validation(1))
        #expect(try Set((1...8).map(validation)).count > 1)
    }

    @Test func aSeedOfTheSplitGoesBeforeThatOfTheTraining() throws {
        let random = try RandomDataset(seed: 77)
        for seed in 1...4 as ClosedRange<UInt64> {
            let own = try DataSplit(
                of: random.dataset, by: .patients(fraction: 0.1, seed: 5), trainingSeed: seed)
            #expect(own == (try DataSplit(of: random.dataset, by: .standard, trainingSeed: 5)))
        }
    }

    @Test func filesAddedToOtherFoldersChangeNothing() throws {
        let random = try RandomDataset(seed: 5)
        let before = try DataSplit(of: random.dataset, by: .standard, trainingSeed: 3)
        try random.folder.write("", to: "test/A/AAA.jpeg")
        try random.folder.write("", to: "train/A/notes.txt")
        let after = try DataSplit(of: ChestXrayFolder(random.folder.path), by: .standard, trainingSeed: 3)
        #expect(after.train == before.train)
        #expect(after.validation == before.validation)
    }

    @Test func theOrderInWhichFilesWereWrittenChangesNothing() throws {
        let first = try RandomDataset(seed: 6)
        let copy = try RandomDataset.makeFiles(first.dataset.allSamples.reversed().map(\.relativePath.string))
        let method = ValidationSplit.patients(fraction: 0.3)
        let here = try DataSplit(of: first.dataset, by: method, trainingSeed: 9)
        let there = try DataSplit(of: ChestXrayFolder(copy.path), by: method, trainingSeed: 9)
        #expect(here.validation.map(\.relativePath) == there.validation.map(\.relativePath))
        #expect(here.train.map(\.relativePath) == there.train.map(\.relativePath))
    }

    @Test func theFolderValCanBeUsed() throws {
        let random = try RandomDataset(seed: 4)
        let split = try DataSplit(of: random.dataset, by: .folder, trainingSeed: 0)
        #expect(try split.train == random.dataset.samples(of: .train))
        #expect(try split.validation == random.dataset.samples(of: .validation))
    }

    @Test func aClassOfOnePatientCannotBeDivided() throws {
        let folder = try TemporaryFolder()
        for name in ["A/person1_virus_1.jpeg", "A/person1_virus_2.jpeg", "B/IM-0001.jpeg", "B/IM-0002.jpeg"] {
            try folder.write("", to: "train/\(name)")
        }
        let dataset = try ChestXrayFolder(folder.path)
        let error = #expect(throws: DatasetError.self) {
            try DataSplit(of: dataset, by: .standard, trainingSeed: 1)
        }
        #expect(error.map { "\($0)" }?.contains("class A of train has 1 patient,") == true)
    }

    @Test func theConfigIsReadStrictly() throws {
        func read(_ json: String) throws -> ValidationSplit {
            try decodeStrictly(ValidationSplit.self, from: Data(json.utf8))
        }
        #expect(try read(#"{"type": "patients", "fraction": 0.2}"#) == .patients(fraction: 0.2))
        #expect(try read(#"{"type": "patients"}"#) == .standard)
        #expect(try read(#"{"type": "patients", "seed": 3}"#) == .patients(fraction: 0.1, seed: 3))
        #expect(try read(#"{"type": "folder"}"#) == .folder)
        for method in [
            ValidationSplit.patients(fraction: 0.25), .patients(fraction: 0.25, seed: .max), .folder,
        ] {
            let json = try JSONEncoder().encode(method)
            #expect(try decodeStrictly(ValidationSplit.self, from: json) == method)
        }
        for wrong in [
            #"{"type": "patient"}"#, #"{"type": "folder", "fraction": 0.1}"#,
            #"{"type": "patients", "frction": 0.1}"#,
            #"{"type": "patients", "fraction": 0}"#, #"{"type": "patients", "fraction": 1}"#, #"{}"#,
            #"{"type": "patients", "seed": -1}"#,
            #""folder""#,
        ] {
            #expect(throws: DocumentError.self) { try read(wrong) }
        }
    }
}
