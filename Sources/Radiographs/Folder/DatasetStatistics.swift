import Foundation
import SystemPackage

/// What there is to know about a data set before training on it.
public struct DatasetStatistics: Codable, Sendable, Hashable {
    /// The images and patients of one class of a split.
    public struct ClassCount: Codable, Sendable, Hashable {
        /// The name of its folder.
        public let name: String
        /// Files, bad ones included.
        public let images: Int
        /// Different patients.
        public let patients: Int
    }

    /// The counts of one split.
    public struct SplitCount: Codable, Sendable, Hashable {
        /// Which split.
        public let split: SplitName
        /// In the order of the labels.
        public let classes: [ClassCount]
        /// Files, bad ones included.
        public let images: Int
        /// A patient with images of two classes counts once.
        public let patients: Int
    }

    /// A patient with images in more than one split, so that a network may know the person it is tested on.
    public struct SharedPatient: Codable, Sendable, Hashable {
        /// Who it is.
        public let patient: Patient
        /// Where the images are.
        public let splits: [SplitName]
    }

    /// The smallest, the middle and the largest of many values.
    public struct Spread: Codable, Sendable, Hashable {
        /// The smallest.
        public let minimum: Int
        /// The middle one.
        public let median: Int
        /// The largest.
        public let maximum: Int

        /// `nil` for no values; of two middle ones the smaller is taken.
        public init?(of values: [Int]) {
            let sorted = values.sorted()
            guard let first = sorted.first, let last = sorted.last else { return nil }
            minimum = first
            median = sorted[(sorted.count - 1) / 2]
            maximum = last
        }
    }

    /// A way of storing colours and the number of files that use it.
    public struct ModeCount: Codable, Sendable, Hashable {
        /// Format and colours: `JPEG grey`, `PNG palette`.
        public let mode: String
        /// Files.
        public let images: Int

        /// Counts modes, the most frequent first.
        static func count(_ modes: [String]) -> [ModeCount] {
            Dictionary(grouping: modes, by: \.self)
                .map { ModeCount(mode: $0.key, images: $0.value.count) }
                .sorted { ($1.images, $0.mode) < ($0.images, $1.mode) }
        }
    }

    /// A file that ends like an image and cannot be decoded.
    public struct BadFile: Codable, Sendable, Hashable {
        /// Relative to ``folder``.
        public let path: String
        /// Why, in one line.
        public let reason: String

        /// Those among the files of some samples.
        static func all(of samples: [Sample], _ files: [FileInspection]) -> [BadFile] {
            zip(samples, files).compactMap { sample, file in
                file.problem.map { BadFile(path: sample.relativePath.string, reason: $0) }
            }
        }
    }

    /// The folder that holds the splits.
    public let folder: String
    /// In the order of the labels.
    public let classes: [String]
    /// In the order train, validation, test.
    public let splits: [SplitCount]
    /// Sorted by name.
    public let sharedPatients: [SharedPatient]
    /// Patients whose number alone appears in two splits: `person1_bacteria_1` here, `person1_virus_6` there. The
    /// published set numbers its bacterial and viral patients separately, so these are most likely different people.
    public let sharedNumbers: Int
    /// In pixels, of the files whose header can be read; `nil` where there is none.
    public let width: Spread?
    /// In pixels, as ``width``.
    public let height: Spread?
    /// The sizes of the files.
    public let bytes: Spread?
    /// The most frequent first.
    public let modes: [ModeCount]
    /// In the order of the samples.
    public let badFiles: [BadFile]
    /// Groups of files that hold the same bytes, as paths relative to ``folder``.
    public let duplicates: [[String]]
    /// Files in the class folders that are no images by their names.
    public let ignored: [String]
}

extension DatasetStatistics {
    /// Reads every file of a data set, on all cores.
    ///
    /// - Parameters:
    ///   - dataset: whose files to read, those of all its splits.
    ///   - threads: how many files are read at once, all cores by default.
    ///   - progress: called after every file with the number of those done, from any thread.
    public init(
        of dataset: ChestXrayFolder, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        progress: @Sendable (_ done: Int) -> Void = { _ in }
    ) {
        let samples = dataset.allSamples
        let files = FileInspection.inspect(samples.map(\.path), threads: threads, progress: progress)
        folder = dataset.root.string
        classes = dataset.classes
        splits = dataset.splits.map { split in
            SplitCount(split, of: samples.filter { $0.split == split }, classes: dataset.classes)
        }
        let shared = Self.patientsOnBothSides(of: samples)
        sharedPatients = shared.patients
        sharedNumbers = shared.numbersOnly
        width = Spread(of: files.compactMap { $0.header?.size.width })
        height = Spread(of: files.compactMap { $0.header?.size.height })
        bytes = Spread(of: files.compactMap(\.byteCount))
        modes = ModeCount.count(files.compactMap(\.mode))
        badFiles = BadFile.all(of: samples, files)
        duplicates = FileInspection.duplicates(among: files, paths: samples.map(\.path))
            .map { group in group.map { samples[$0].relativePath.string } }
        ignored = dataset.ignored.map(\.string)
    }

    /// Patients with images in more than one split.
    package static func patientsOnBothSides(of samples: [Sample]) -> (
        patients: [SharedPatient], numbersOnly: Int
    ) {
        var patients: [SharedPatient] = []
        var numbersOnly = 0
        for (patient, images) in Dictionary(grouping: samples, by: \.patient) {
            guard Set(images.map(\.split)).count > 1 else { continue }
            let bySeries = Dictionary(grouping: images) { Patient.series(ofFile: $0.relativePath) }
            let shared = bySeries.values.map { Set($0.map(\.split)) }.filter { $0.count > 1 }
            guard !shared.isEmpty else {
                numbersOnly += 1
                continue
            }
            patients.append(
                SharedPatient(
                    patient: patient,
                    splits: shared.reduce(into: Set<SplitName>()) { $0.formUnion($1) }.sorted()))
        }
        return (patients.sorted { $0.patient < $1.patient }, numbersOnly)
    }
}

extension DatasetStatistics.SplitCount {
    /// Counts the samples of a split.
    package init(_ split: SplitName, of samples: [Sample], classes: [String]) {
        self.split = split
        self.classes = classes.enumerated().map { label, name in
            let ofClass = samples.filter { $0.label == label }
            return DatasetStatistics.ClassCount(
                name: name, images: ofClass.count, patients: Set(ofClass.map(\.patient)).count)
        }
        images = samples.count
        patients = Set(samples.map(\.patient)).count
    }
}
