/// A file that can be read and yet is probably not what it should be.
public struct SuspiciousFile: Codable, Sendable, Hashable {
    /// What is odd about a file.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// The name ends in what the content is not.
        case wrongExtension
        /// All pixels have nearly the same grey level.
        case constant
        /// One side is more than three times the other.
        case extremeProportions
        /// A side of fewer than 32 pixels.
        case tiny
    }

    /// Relative to the data set's folder.
    public let path: String
    /// What is odd.
    public let kind: Kind
    /// What was found, in a few words.
    public let detail: String

    /// Less than this between the 1st and the 99th percentile shows nothing.
    private static let leastRange = 8
    private static let greatestRatio = 3
    private static let leastSide = 32

    /// All that is odd about a file.
    static func all(of sample: Sample, _ file: FileInspection) -> [SuspiciousFile] {
        guard let header = file.header else { return [] }
        var found: [SuspiciousFile] = []
        func add(_ kind: Kind, _ detail: String) {
            found.append(SuspiciousFile(path: sample.relativePath.string, kind: kind, detail: detail))
        }
        let suffix = (sample.path.extension ?? "").lowercased()
        let namedFormat: ImageFormat = suffix == "png" ? .png : .jpeg
        if header.format != namedFormat {
            add(.wrongExtension, "a \(header.format.rawValue) file named .\(suffix)")
        }
        if let picture = file.picture {
            let (low, high) = (picture.percentile(0.01), picture.percentile(0.99))
            if high - low < leastRange { add(.constant, "grey levels from \(low) to \(high)") }
        }
        let size = header.size
        let (short, long) = (min(size.width, size.height), max(size.width, size.height))
        if long > greatestRatio * short { add(.extremeProportions, "\(size) pixels") }
        if short < leastSide { add(.tiny, "\(size) pixels") }
        return found
    }
}
