import SystemPackage

/// One radiograph of a data set and what is known about it without opening it.
///
/// These travel together from the folder to the predictions, so that a figure can always be traced to its file.
public struct Sample: Sendable, Hashable {
    /// The file to open.
    public let path: FilePath
    /// The same file, seen from the folder that holds the splits: `train/NORMAL/IM-0115-0001.jpeg`.
    public let relativePath: FilePath
    /// The index of the class among the data set's classes, which are sorted by name.
    public let label: Int
    /// The name of the class.
    public let className: String
    /// Whom it shows.
    public let patient: Patient
    /// What the sample is used for. A sample of the folder `train` that was set aside says `validation`.
    public let split: SplitName

    /// A sample of known values.
    public init(
        path: FilePath, relativePath: FilePath, label: Int, className: String, patient: Patient,
        split: SplitName
    ) {
        self.path = path
        self.relativePath = relativePath
        self.label = label
        self.className = className
        self.patient = patient
        self.split = split
    }

    /// The folder that ``relativePath`` starts from.
    public var root: FilePath {
        relativePath.components.reduce(path) { folder, _ in folder.removingLastComponent() }
    }

    /// The same sample, used for something else.
    public func used(for split: SplitName) -> Sample {
        Sample(
            path: path, relativePath: relativePath, label: label, className: className, patient: patient,
            split: split)
    }
}
