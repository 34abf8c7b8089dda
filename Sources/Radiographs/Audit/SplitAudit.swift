import Diagnostics

/// What there is to know about the images of a split, or of one class of it.
public struct ImageGroupAudit: Codable, Sendable, Hashable {
    /// Files, bad ones included.
    public let images: Int
    /// Different patients.
    public let patients: Int
    /// Columns, of the files whose header can be read; `nil` where there is none.
    public let width: FiveNumbers?
    /// Rows, as ``width``.
    public let height: FiveNumbers?
    /// The sizes of the files.
    public let bytes: FiveNumbers?
    /// The size of each file for each of its pixels: low for strong compression.
    public let bytesPerPixel: FiveNumbers?
    /// The mean grey level of each image that can be decoded.
    public let brightness: FiveNumbers?
    /// All of their grey levels.
    public let grey: GreyHistogram?

    init(_ indices: [Int], of dataset: InspectedDataset) {
        let files = indices.map { dataset.files[$0] }
        let pictures = dataset.pictures(indices)
        images = indices.count
        patients = Set(indices.map { dataset.samples[$0].patient }).count
        width = FiveNumbers(of: files.compactMap { $0.header.map { Double($0.size.width) } })
        height = FiveNumbers(of: files.compactMap { $0.header.map { Double($0.size.height) } })
        bytes = FiveNumbers(of: files.compactMap { $0.byteCount.map(Double.init) })
        bytesPerPixel = FiveNumbers(of: files.compactMap(\.bytesPerPixel))
        brightness = FiveNumbers(of: pictures.map(\.mean))
        grey = GreyHistogram(of: pictures)
    }
}

/// What there is to know about one split.
public struct SplitAudit: Codable, Sendable, Hashable {
    /// One class of the split.
    public struct ClassAudit: Codable, Sendable, Hashable {
        /// The name of its folder.
        public let name: String
        /// Its images.
        public let images: ImageGroupAudit
    }

    /// Which split.
    public let split: SplitName
    /// All of its images.
    public let images: ImageGroupAudit
    /// In the order of the labels.
    public let classes: [ClassAudit]
    /// Formats, colours and bits, the most frequent first: `JPEG grey, 8 bits`.
    public let modes: [DatasetStatistics.ModeCount]

    init(_ split: SplitName, of dataset: InspectedDataset) {
        self.split = split
        let indices = dataset.indices(of: split)
        images = ImageGroupAudit(indices, of: dataset)
        classes = dataset.folder.classes.enumerated().map { label, name in
            ClassAudit(
                name: name, images: ImageGroupAudit(dataset.indices(of: split, label: label), of: dataset))
        }
        modes = DatasetStatistics.ModeCount.count(
            indices.compactMap { dataset.files[$0].modeWithBits })
    }
}

extension FileInspection {
    /// The size of the file for each pixel of its image.
    package var bytesPerPixel: Double? {
        guard let byteCount, let header else { return nil }
        return Double(byteCount) / Double(header.size.pixelCount)
    }

    /// Format, colours and the bits of one component.
    fileprivate var modeWithBits: String? {
        guard let mode, let header else { return nil }
        return "\(mode), \(counted(header.bitsPerComponent, "bit"))"
    }
}
