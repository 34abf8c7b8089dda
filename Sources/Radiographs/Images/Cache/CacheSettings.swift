import CKernels
import Diagnostics
import SystemPackage

/// What all images of a cache file have in common, and how its name follows from that.
struct CacheSettings: Hashable, Sendable {
    let size: ImageSize
    let mode: ResizeMode
    let decoding: JPEGDecoding

    /// What the settings but for the size are called, in a file and in its name.
    var kind: String {
        switch decoding {
        case .scaled: mode.rawValue
        case .full: "full-\(mode.rawValue)"
        }
    }

    /// The beginning of the names of all files of these settings.
    var prefix: String { "radiographs-\(size.width)x\(size.height)-\(kind)-" }

    static let suffix = ".cache"

    /// The name of the file for these originals, in this order. Their identities stand inside, so that a changed
    /// original replaces the file rather than leaving it behind.
    func name(for paths: [FilePath]) -> String {
        let pathHashes = paths.map { stableHash(of: absolute($0)).littleEndian }
        let digest = pathHashes.withUnsafeBytes { bytes in
            let octets = bytes.bindMemory(to: UInt8.self)
            return xray_checksum(octets.baseAddress, octets.count)
        }
        return prefix + digest.hexadecimal + Self.suffix
    }
}
