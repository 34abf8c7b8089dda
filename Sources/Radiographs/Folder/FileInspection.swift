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
            let file = try readFile(path)
            byteCount = file.count
            try file.withUnsafeBytes { bytes in
                header = try decoder.header(of: bytes, name: path.string)
                if summarising {
                    picture = try PictureSummary(of: bytes, decoder: decoder, name: path.string)
                } else {
                    _ = try decoder.decode(bytes, name: path.string)
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
        let groups = ofOneSize.flatMap { indices -> [[Int]] in
            let sums = indices.compactMap { index in
                (try? readFile(paths[index])).map { (index: index, sum: checksum($0)) }
            }
            return Dictionary(grouping: sums) { $0.sum }.values.flatMap { same($0.map(\.index), paths) }
        }
        return groups.sorted { $0[0] < $1[0] }
    }

    /// Divides files of one checksum into groups of the same bytes; files that are alone are left out.
    private static func same(_ indices: [Int], _ paths: [FilePath]) -> [[Int]] {
        indices.grouped { holdSameBytes(paths[$0], paths[$1]) }.filter { $0.count > 1 }.map { $0.sorted() }
    }

    private static func holdSameBytes(_ a: FilePath, _ b: FilePath) -> Bool {
        guard let first = try? readFile(a), let second = try? readFile(b) else { return false }
        return first == second
    }

    private static func checksum(_ file: Data) -> UInt64 {
        file.withUnsafeBytes { xray_checksum($0.bindMemory(to: UInt8.self).baseAddress, $0.count) }
    }
}
