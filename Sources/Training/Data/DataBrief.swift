import Diagnostics
import Radiographs

/// What a run says of its data before it trains: the part of an audit that costs nothing once the images are decoded.
/// The rest is `xray-data audit`'s.
public struct DataBrief: Codable, Equatable, Sendable {
    /// Images and patients of each split that has any, and of its classes.
    public var splits: [DatasetStatistics.SplitCount]
    /// Patients with images in more than one split, sorted by name.
    public var sharedPatients: [DatasetStatistics.SharedPatient]
    /// Groups of images that are the same, pixel by pixel, at the network's size, and lie in more than one split; paths
    /// below the data set's folder.
    public var duplicatesAcrossSplits: [[String]]
    /// Groups of such images in more than one class.
    public var labelConflicts: [[String]]

    /// Looks at the data of a run.
    public init(of data: PreparedData) {
        let samples = data.decodedSamples
        splits = SplitName.allCases.filter { !data.split[$0].isEmpty }
            .map { DatasetStatistics.SplitCount($0, of: data.split[$0], classes: data.split.classes) }
        sharedPatients = DatasetStatistics.patientsOnBothSides(of: samples.compactMap(\.self)).patients
        let groups = data.images.identicalImages.map { group in group.compactMap { samples[$0] } }
        func paths(_ groups: [[Sample]]) -> [[String]] { groups.map { $0.map(\.relativePath.string) } }
        duplicatesAcrossSplits = paths(groups.filter { Set($0.map(\.split)).count > 1 })
        labelConflicts = paths(groups.filter { Set($0.map(\.label)).count > 1 })
    }

    /// What there is in the splits, and what leaks between them, a line each.
    public var lines: [String] {
        let counts = splits.enumerated().map { index, split in
            // The names once: they are the same in every split.
            let classes = split.classes.map { index == 0 ? "\($0.images) \($0.name)" : "\($0.images)" }
            return "\(split.images) \(split.split.rawValue) (\(classes.joined(separator: ", ")))"
        }
        var leaks: [String] = []
        if !sharedPatients.isEmpty {
            leaks.append("\(counted(sharedPatients.count, "patient")) in more than one split")
        }
        if !duplicatesAcrossSplits.isEmpty {
            leaks.append(
                "\(counted(duplicatesAcrossSplits.count, "group")) of identical images in more than one split"
            )
        }
        if !labelConflicts.isEmpty {
            leaks.append(
                "\(counted(labelConflicts.count, "group")) of identical images in more than one class")
        }
        return [
            counts.joined(separator: ", "),
            leaks.isEmpty
                ? "no patient and no identical image in more than one split"
                : leaks.joined(separator: ", ") + "; see xray-data audit",
        ]
    }
}
