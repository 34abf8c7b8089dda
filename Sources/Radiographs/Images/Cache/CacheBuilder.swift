import CKernels
import Diagnostics
import Files
import Foundation
import SystemPackage

/// Opens or builds one cache file; see ``RadiographCache``.
struct CacheBuilder {
    typealias Opened = (cache: RadiographCache, failures: [ImageFailure])

    private let paths: [FilePath]
    private let settings: CacheSettings
    private let folder: FilePath
    private let threads: Int
    private let decoder: ImageDecoder
    private let path: FilePath
    private let identities: [Result<FileIdentity, FileError>]

    init(paths: [FilePath], settings: CacheSettings, folder: FilePath, threads: Int, decoder: ImageDecoder) {
        self.paths = paths
        self.settings = settings
        self.folder = folder
        self.threads = threads
        self.decoder = decoder
        path = folder.appending(settings.name(for: paths))
        identities = paths.map { path in Result { () throws(FileError) in try FileIdentity(of: path) } }
    }

    var lockPath: FilePath { FilePath(path.string + ".lock") }

    /// The file there is, if all of it is sound and belongs to the originals as they are now.
    ///
    /// Bad images are tried once more: their reasons are not kept, and one that can be read by now makes the
    /// file out of date.
    func reuse() -> Opened? {
        guard let file = CacheFile(path, settings: settings), file.entries.count == paths.count,
            zip(file.entries, identities).allSatisfy({ $0.identity == (try? $1.get()) })
        else { return nil }
        let outcomes = performConcurrently(count: paths.count, threads: threads) { index -> Outcome in
            if file.entries[index].isPresent { return file.isIntact(index) ? .done(checksum: 0) : .outOfDate }
            return tryAgain(index)
        }
        if outcomes.contains(where: \.isOutOfDate) { return nil }
        return (RadiographCache(file, size: settings.size), failures(of: outcomes))
    }

    /// What became of one image.
    private enum Outcome: Sendable {
        case done(checksum: UInt64)
        case outOfDate
        case failed(any ReportableError)

        var isOutOfDate: Bool { if case .outOfDate = self { true } else { false } }
    }

    private func tryAgain(_ index: Int) -> Outcome {
        var pixels = [UInt8](repeating: 0, count: settings.size.pixelCount)
        let outcome = pixels.withUnsafeMutableBufferPointer { decode(index, into: $0) }
        if case .done = outcome { return .outOfDate }
        return outcome
    }

    private func decode(_ index: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) -> Outcome {
        do {
            // A file that cannot be found is not opened: its error says the same.
            _ = try identities[index].get()
            try decoder.decode(paths[index], resizedTo: settings.size, mode: settings.mode, into: pixels)
            return .done(checksum: xray_checksum(pixels.baseAddress, pixels.count))
        } catch {
            pixels.update(repeating: 0)
            return .failed(error as? any ReportableError ?? FileError(.read, paths[index], .ioError))
        }
    }

    /// Decodes what cannot be taken over and writes the file. To be called with the lock held.
    func build(progress: (Int, Int) -> Void, shouldCancel: () -> Bool) throws -> Opened {
        let stock = CacheStock(folder: folder, settings: settings)
        let header = CacheFile.header(settings, count: paths.count)
        let pixelCount = settings.size.pixelCount
        let chunkCount = max(threads, min(16 * threads, Self.chunkSize / pixelCount, paths.count))
        let pixels = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: chunkCount * pixelCount)
        defer { pixels.deallocate() }
        var outcomes: [Outcome] = []
        do throws(FileError) {
            try AtomicFile.write(to: path) { put throws(FileError) in
                try write(header, by: put)
                while outcomes.count < paths.count {
                    if shouldCancel() { throw FileError(.write, path, .canceled) }
                    let chunk = outcomes.count..<min(outcomes.count + chunkCount, paths.count)
                    outcomes += fill(pixels, with: chunk, from: stock)
                    try put(UnsafeRawBufferPointer(pixels.extracting(..<(chunk.count * pixelCount))))
                    progress(outcomes.count, paths.count)
                }
                try write(CacheFile.trailer(zip(identities, outcomes).map(entry), header: header), by: put)
            }
        } catch {
            if error.reason == .canceled { throw CancellationError() }
            throw error
        }
        guard let file = CacheFile(path, settings: settings) else { throw FileError(.read, path, .ioError) }
        return (RadiographCache(file, size: settings.size), failures(of: outcomes))
    }

    /// The most bytes of pixels that wait to be written, so that memory stays small at any image size.
    private static let chunkSize = 1 << 26

    /// Makes the pixels of some images, by copying them from another cache file or by decoding.
    private func fill(
        _ pixels: UnsafeMutableBufferPointer<UInt8>, with indices: Range<Int>, from stock: CacheStock
    ) -> [Outcome] {
        nonisolated(unsafe) let pixels = pixels
        let pixelCount = settings.size.pixelCount
        return performConcurrently(count: indices.count, threads: threads) { position in
            let index = indices.lowerBound + position
            let start = position * pixelCount
            let target = pixels.extracting(start..<start + pixelCount)
            if let identity = try? identities[index].get(), let checksum = stock.copy(identity, into: target)
            {
                return .done(checksum: checksum)
            }
            return decode(index, into: target)
        }
    }

    private func entry(_ identity: Result<FileIdentity, FileError>, _ outcome: Outcome) -> CacheFile.Entry {
        guard case .done(let checksum) = outcome else {
            return CacheFile.Entry(identity: try? identity.get(), checksum: 0, isPresent: false)
        }
        return CacheFile.Entry(identity: try? identity.get(), checksum: checksum, isPresent: true)
    }

    private func failures(of outcomes: [Outcome]) -> [ImageFailure] {
        outcomes.indices.compactMap { index in
            guard case .failed(let error) = outcomes[index] else { return nil }
            return ImageFailure(index: index, path: paths[index], error: error)
        }
    }

    private func write(
        _ fields: [UInt64], by put: (UnsafeRawBufferPointer) throws(FileError) -> Void
    ) throws(FileError) {
        try fields.map(\.littleEndian).withUnsafeBufferPointer { buffer throws(FileError) in
            try put(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Deletes what runs that were killed have left of this file. To be called with the lock held.
    func removeLeftovers() { AtomicFile.removeLeftovers(of: path) }
}
