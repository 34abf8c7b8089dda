import CKernels
import Files
import SystemPackage

/// A cache file as it lies on disk, found sound in its header and table.
///
/// All numbers are little-endian `UInt64`:
///
///     header   magic, version, width, height, kind, count
///     pixels   count × width × height bytes, image after image
///     table    count × (path hash, size, time, inode, checksum of the pixels, 1 or 0 where the image is bad)
///     end      checksum of header and table
///
/// The table stands after the pixels because their checksums are known last.
struct CacheFile: Sendable {
    struct Entry: Sendable {
        /// The original, or `nil` where it could not be found.
        let identity: FileIdentity?
        let checksum: UInt64
        /// Whether there are pixels; a bad image leaves a hole of zeros.
        let isPresent: Bool

        static let fieldCount = 6
    }

    private static let magic: UInt64 = 0x4548_4341_4359_4152  // "RAYCACHE" in the order of the bytes
    /// To be raised when the decoder or the resampling gives other pixels, or the layout changes.
    static let version: UInt64 = 2
    private static let headerFieldCount = 6

    let entries: [Entry]
    private let size: ImageSize
    private let file: MappedFile

    /// - Returns: `nil` where there is no such file, or it is damaged, or holds images made by other settings.
    init?(_ path: FilePath, settings: CacheSettings) {
        guard let file = try? MappedFile(path) else { return nil }
        let bytes = file.bytes
        let headerSize = Self.headerFieldCount * 8
        guard bytes.count >= headerSize + 8 else { return nil }
        let header = readFields(bytes[..<headerSize])
        // The count is checked against the file's size before it is multiplied.
        guard let count = header.last, count <= UInt64(bytes.count),
            header == Self.header(settings, count: Int(count))
        else { return nil }
        let pixelSize = Int(count) * settings.size.pixelCount
        let tableSize = Int(count) * Entry.fieldCount * 8
        guard bytes.count == headerSize + pixelSize + tableSize + 8 else { return nil }
        let table = readFields(bytes[(headerSize + pixelSize)..<(bytes.count - 8)])
        guard readFields(bytes[(bytes.count - 8)...]) == [checksum(of: header + table)] else { return nil }
        entries = stride(from: 0, to: table.count, by: Entry.fieldCount).map { start in
            Entry(fields: table[start..<start + Entry.fieldCount])
        }
        self.size = settings.size
        self.file = file
    }

    /// The pixels of an image, valid as long as this value or a copy of it lives.
    func pixels(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        precondition(entries.indices.contains(index), "image \(index) of \(entries.count)")
        let start = Self.headerFieldCount * 8 + index * size.pixelCount
        return UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + size.pixelCount])
            .bindMemory(to: UInt8.self)
    }

    /// Whether the pixels of an image are those that were written. Reads them, at the speed of memory.
    func isIntact(_ index: Int) -> Bool {
        let pixels = pixels(index)
        return xray_checksum(pixels.baseAddress, pixels.count) == entries[index].checksum
    }

    static func header(_ settings: CacheSettings, count: Int) -> [UInt64] {
        let kind = stableHash(of: settings.kind)
        let size = settings.size
        return [magic, version, UInt64(size.width), UInt64(size.height), kind, UInt64(count)]
    }

    /// What follows the pixels.
    static func trailer(_ entries: [Entry], header: [UInt64]) -> [UInt64] {
        let table = entries.flatMap(\.fields)
        return table + [checksum(of: header + table)]
    }
}

extension CacheFile.Entry {
    fileprivate init(fields: ArraySlice<UInt64>) {
        let at = fields.startIndex
        let identity = FileIdentity(
            pathHash: fields[at], size: Int64(bitPattern: fields[at + 1]),
            modified: Int64(bitPattern: fields[at + 2]), inode: fields[at + 3])
        let isMissing = fields[at..<at + 4].allSatisfy { $0 == 0 }
        self.init(
            identity: isMissing ? nil : identity, checksum: fields[at + 4], isPresent: fields[at + 5] == 1)
    }

    fileprivate var fields: [UInt64] {
        [
            identity?.pathHash ?? 0, UInt64(bitPattern: identity?.size ?? 0),
            UInt64(bitPattern: identity?.modified ?? 0), identity?.inode ?? 0, checksum, isPresent ? 1 : 0,
        ]
    }
}

private func checksum(of fields: [UInt64]) -> UInt64 {
    fields.map(\.littleEndian).withUnsafeBytes { bytes in
        let octets = bytes.bindMemory(to: UInt8.self)
        return xray_checksum(octets.baseAddress, octets.count)
    }
}

private func readFields(_ bytes: Slice<UnsafeRawBufferPointer>) -> [UInt64] {
    let bytes = UnsafeRawBufferPointer(rebasing: bytes)
    return stride(from: 0, to: bytes.count, by: 8).map { offset in
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
