/// A data set examined before a number is believed.
public struct DatasetAudit: Codable, Sendable, Hashable {
    /// The folder that holds the splits.
    public let folder: String
    /// In the order of the labels.
    public let classes: [String]
    /// In the order train, validation, test.
    public let splits: [SplitAudit]
    /// Files that end like an image and cannot be decoded.
    public let unreadable: [DatasetStatistics.BadFile]
    /// Files that can be decoded and are odd.
    public let suspicious: [SuspiciousFile]
    /// Files that hold the same picture.
    public let duplicates: [DuplicateGroup]
    /// Patients with images in more than one split, sorted by name.
    public let sharedPatients: [DatasetStatistics.SharedPatient]
    /// Patients whose number alone appears in two splits: see ``DatasetStatistics/sharedNumbers``.
    public let sharedNumbers: Int
    /// Files in the class folders that are no images by their names.
    public let ignored: [String]
    /// How test differs from train; `nil` where one of them is missing.
    public let shift: SplitShift?

    /// Computes all figures from what the files turned out to be.
    package init(of dataset: InspectedDataset) {
        let (folder, samples, files) = (dataset.folder, dataset.samples, dataset.files)
        self.folder = folder.root.string
        classes = folder.classes
        let splits = folder.splits.map { SplitAudit($0, of: dataset) }
        self.splits = splits
        unreadable = DatasetStatistics.BadFile.all(of: samples, files)
        suspicious = zip(samples, files).flatMap { SuspiciousFile.all(of: $0, $1) }
        duplicates = DuplicateSearch.groups(in: dataset)
        (sharedPatients, sharedNumbers) = DatasetStatistics.patientsOnBothSides(of: samples)
        ignored = folder.ignored.map(\.string)
        if let train = splits.first(where: { $0.split == .train }),
            let test = splits.first(where: { $0.split == .test })
        {
            shift = SplitShift(from: train, to: test)
        } else {
            shift = nil
        }
    }

    /// Groups of duplicates whose files are in different classes.
    public var labelConflicts: [DuplicateGroup] { duplicates.filter(\.labelsConflict) }

    /// Groups of duplicates with files in different splits.
    public var duplicatesAcrossSplits: [DuplicateGroup] { duplicates.filter(\.crossesSplits) }
}
