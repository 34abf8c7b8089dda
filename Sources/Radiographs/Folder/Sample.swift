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

// Paths are spelled as plain texts; FilePath's own coding spells every byte.
extension Sample: Codable {
    private enum CodingKeys: String, CodingKey {
        case path, relativePath, label, className, patient, split
    }

    /// Reads paths from plain texts.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            path: FilePath(try values.decode(String.self, forKey: .path)),
            relativePath: FilePath(try values.decode(String.self, forKey: .relativePath)),
            label: try values.decode(Int.self, forKey: .label),
            className: try values.decode(String.self, forKey: .className),
            patient: try values.decode(Patient.self, forKey: .patient),
            split: try values.decode(SplitName.self, forKey: .split))
    }

    /// Writes paths as plain texts.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(path.string, forKey: .path)
        try values.encode(relativePath.string, forKey: .relativePath)
        try values.encode(label, forKey: .label)
        try values.encode(className, forKey: .className)
        try values.encode(patient, forKey: .patient)
        try values.encode(split, forKey: .split)
    }
}
