import Diagnostics
import Files
import Foundation
import SystemPackage

/// Who was trained on, validated on and tested on: the `split.json` of a run.
///
/// A resumed run takes the same split from it, even where files were added to the data set since.
public struct SplitRecord: Sendable, Hashable {
    /// One file of the split.
    public struct Entry: Sendable, Hashable {
        /// Relative to the folder that holds the splits.
        public let path: FilePath
        /// The index of the class.
        public let label: Int
        /// Whom it shows.
        public let patient: Patient

        /// What is recorded of a sample.
        public init(_ sample: Sample) {
            path = sample.relativePath
            label = sample.label
            patient = sample.patient
        }
    }

    /// The version that is written, and the only one that is read.
    public static let formatVersion = 1

    /// The seed that chose the validation patients.
    public let seed: UInt64
    /// How validation was set aside.
    public let method: ValidationSplit
    /// The names of the classes; a label is an index into it.
    public let classes: [String]
    /// What the network learns from.
    public private(set) var train: [Entry]
    /// What everything is chosen by.
    public private(set) var validation: [Entry]
    /// What is looked at once, at the end.
    public private(set) var test: [Entry]

    /// Records a split and how it came to be.
    public init(of split: DataSplit, method: ValidationSplit, trainingSeed: UInt64) {
        seed = method.seed(ofTraining: trainingSeed)
        self.method = method
        classes = split.classes
        train = split.train.map { Entry($0) }
        validation = split.validation.map { Entry($0) }
        test = split.test.map { Entry($0) }
    }

    /// Reads a record.
    ///
    /// - Throws: `FileError`, or `DocumentError` that names the key that is wrong.
    public init(readFrom file: FilePath) throws {
        self = try decodeStrictly(SplitRecord.self, from: try readFile(file), file: file.string)
    }

    /// Writes the record.
    ///
    /// - Throws: `FileError`.
    public func write(to file: FilePath) throws {
        try AtomicFile.write(try readableJSON(self), to: file)
    }

    /// The record without the files that a split does not have: those that could not be read.
    public func limited(to split: DataSplit) -> SplitRecord {
        func keep(_ entries: [Entry], _ samples: [Sample]) -> [Entry] {
            let paths = Set(samples.map(\.relativePath))
            return entries.filter { paths.contains($0.path) }
        }
        var record = self
        record.train = keep(train, split.train)
        record.validation = keep(validation, split.validation)
        record.test = keep(test, split.test)
        return record
    }

    /// Finds the recorded files in a data set.
    ///
    /// - Throws: ``DatasetError`` where files are missing, or the classes or a file's class are others.
    public func restore(in folder: ChestXrayFolder) throws(DatasetError) -> DataSplit {
        guard folder.classes == classes else {
            throw .differingRecord(
                "it has the classes \(listed(folder.classes)), the split has \(listed(classes))", folder.root)
        }
        // Keyed by bytes: as texts, two names that differ in Unicode composition alone would be equal.
        let samples = Dictionary(folder.allSamples.map { ($0.relativePath, $0) }) { first, _ in first }
        let entries = train + validation + test
        let missing = entries.map(\.path).filter { samples[$0] == nil }
        guard missing.isEmpty else { throw .missingFiles(missing, folder.root) }
        if let wrong = entries.first(where: { samples[$0.path]?.label != $0.label }) {
            throw .differingRecord("the split has another class for \(wrong.path)", folder.root)
        }
        func find(_ entries: [Entry]) -> [Sample] {
            entries.compactMap { samples[$0.path] }
        }
        return DataSplit(
            classes: classes, train: find(train), validation: find(validation), test: find(test))
    }
}

extension SplitRecord: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case formatVersion, seed, method, classes, train, validation, test
    }

    /// Reads a record strictly.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: Key.self)
        let version = try values.decode(Int.self, forKey: .formatVersion)
        guard version == Self.formatVersion else {
            throw values.invalid(.formatVersion, "found \(version), expected \(Self.formatVersion)")
        }
        seed = try values.decode(UInt64.self, forKey: .seed)
        method = try values.decode(ValidationSplit.self, forKey: .method)
        classes = try values.decode([String].self, forKey: .classes)
        train = try values.decode([Entry].self, forKey: .train)
        validation = try values.decode([Entry].self, forKey: .validation)
        test = try values.decode([Entry].self, forKey: .test)
        for (key, entries) in [(Key.train, train), (.validation, validation), (.test, test)] {
            if let wrong = entries.first(where: { !classes.indices.contains($0.label) }) {
                throw values.invalid(
                    key,
                    "found the label \(wrong.label) for \(wrong.path), expected 0 to \(classes.count - 1)")
            }
        }
    }

    /// Writes all of the record.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(Self.formatVersion, forKey: .formatVersion)
        try values.encode(seed, forKey: .seed)
        try values.encode(method, forKey: .method)
        try values.encode(classes, forKey: .classes)
        try values.encode(train, forKey: .train)
        try values.encode(validation, forKey: .validation)
        try values.encode(test, forKey: .test)
    }
}

extension SplitRecord.Entry: Codable {
    private enum Key: String, CodingKey, CaseIterable { case path, label, patient }

    /// Reads an entry strictly.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: Key.self)
        path = FilePath(try values.decode(String.self, forKey: .path))
        label = try values.decode(Int.self, forKey: .label)
        patient = try values.decode(Patient.self, forKey: .patient)
    }

    /// Writes an entry.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(path.string, forKey: .path)
        try values.encode(label, forKey: .label)
        try values.encode(patient, forKey: .patient)
    }
}
