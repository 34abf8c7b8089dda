import CKernels
import Diagnostics
import Files
import Foundation
import Synchronization
import SystemPackage

/// What one file of a data set turned out to be.
package struct FileInspection: Sendable {
    /// `nil` where the file cannot be opened.
    package private(set) var byteCount: Int?
    /// `nil` where the header is no image's.
    package private(set) var header: ImageHeader?
    /// Why the file cannot be decoded, `nil` where it can.
    package private(set) var problem: String?
    /// What it shows; `nil` where it cannot be decoded or that was not asked for.
    package private(set) var picture: PictureSummary?

    /// Format and colours.
    var mode: String? {
        header.map { "\($0.format.rawValue) \($0.colorModel.rawValue)" }
    }

    /// Decodes a file to its end, since a damaged one cannot be told by its header; a large JPEG that is summarised, at a
    /// part of its size.
    private init(_ path: FilePath, decoder: ImageDecoder, summarising: Bool) {
        do {
            let file = try MappedFile(path)
            byteCount = file.bytes.count
            try withExtendedLifetime(file) {
                header = try decoder.header(of: file.bytes, name: path.string)
                if summarising {
                    picture = try PictureSummary(of: file.bytes, decoder: decoder, name: path.string)
                } else {
                    _ = try decoder.decode(file.bytes, name: path.string)
                }
            }
        } catch let error as any ReportableError {
            // The path stands beside the reason already.
            problem = "\(error)".replacing("\(path): ", with: "", maxReplacements: 1)
        } catch {
            problem = "\(error)"
        }
    }

    /// Inspects files, several at once.
    ///
    /// - Parameter summarising: whether to look at what they show as well.
    static func inspect(
        _ paths: [FilePath], summarising: Bool = false, threads: Int,
        progress: @Sendable (_ done: Int) -> Void
    ) -> [FileInspection] {
        let decoder = ImageDecoder()
        let done = Atomic(0)
        return performConcurrently(count: paths.count, threads: threads) { index in
            let file = FileInspection(paths[index], decoder: decoder, summarising: summarising)
            progress(done.add(1, ordering: .relaxed).newValue)
            return file
        }
    }

    /// Groups of files that hold the same bytes, as indices, each group and the list of groups in their order.
    ///
    /// Only files of one size are read again, only those of one checksum are compared byte for byte.
    static func duplicates(among files: [FileInspection], paths: [FilePath]) -> [[Int]] {
        let ofOneSize = Dictionary(grouping: files.indices) { files[$0].byteCount ?? -1 }
            .filter { $0.key > 0 && $0.value.count > 1 }.values
        return ofOneSize.flatMap { indices in
            let contents = indices.compactMap { index in
                (try? MappedFile(paths[index])).map { (index: index, file: $0) }
            }
            let ofOneSum = Dictionary(grouping: contents) { checksum($0.file.bytes) }.values
            return ofOneSum.flatMap { same($0) }
        }
        .sorted { $0[0] < $1[0] }
    }

    /// Divides files of one checksum into groups of the same bytes; files that are alone are left out.
    private static func same(_ contents: [(index: Int, file: MappedFile)]) -> [[Int]] {
        var groups: [[(index: Int, file: MappedFile)]] = []
        for content in contents {
            let known = groups.firstIndex { holdSameBytes($0[0].file, content.file) }
            if let known { groups[known].append(content) } else { groups.append([content]) }
        }
        return groups.filter { $0.count > 1 }.map { $0.map(\.index).sorted() }
    }

    private static func holdSameBytes(_ a: MappedFile, _ b: MappedFile) -> Bool {
        guard a.bytes.count == b.bytes.count, let first = a.bytes.baseAddress,
            let second = b.bytes.baseAddress
        else {
            return false
        }
        return memcmp(first, second, a.bytes.count) == 0
    }

    private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        xray_checksum(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
    }
}
