import Diagnostics
import SystemPackage

/// What tells one set of images from another without reading them: where each lies below the data set's folder, and
/// how large its file is.
///
/// The same images keep theirs where the folder is moved, copied or unpacked again; a file more, less or of another
/// size changes it.
public struct SplitFingerprint: Hashable, Sendable, CustomStringConvertible {
    /// 16 hexadecimal digits.
    public let description: String

    /// The fingerprint of samples in any order.
    public init(of samples: [Sample]) {
        let lines = samples.map { sample in
            // A file that has gone meanwhile was read all the same.
            let size = (try? FileIdentity(of: sample.path)).map { "\($0.size)" } ?? "–"
            return "\(sample.relativePath.string)\t\(size)\n"
        }
        description = stableHash(of: lines.sorted(by: precedesByBytes).joined()).hexadecimal
    }
}

extension SplitFingerprint: Codable {
    /// Reads the digits.
    public init(from decoder: any Decoder) throws {
        description = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
