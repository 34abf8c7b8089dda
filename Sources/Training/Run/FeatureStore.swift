import Files
import Foundation
import Radiographs
import SystemPackage

/// The features of many images, in a file without a name that is mapped into memory.
///
/// Of a file the system can put away what it has no room for. Its name is gone as soon as it is open, so that nothing
/// is left however the program ends.
final class FeatureStore {
    /// How many images there are.
    let count: Int
    /// Bytes of the features of one.
    let bytesPerImage: Int
    private let base: UnsafeMutableRawPointer

    /// - Parameter folder: where the file is made.
    /// - Throws: `FileError` where there is no room.
    init(count: Int, bytesPerImage: Int, in folder: FilePath) throws(FileError) {
        precondition(count > 0 && bytesPerImage > 0, "features of nothing")
        self.count = count
        self.bytesPerImage = bytesPerImage
        let path = folder.appending(".features-\(getpid())-\(UInt32.random(in: 0...UInt32.max))")
        let file = open(path.string, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileError(.create, folder, Errno(rawValue: errno)) }
        unlink(path.string)
        defer { close(file) }
        try Self.reserve(count * bytesPerImage, of: file, folder)
        guard
            let mapped = mmap(nil, count * bytesPerImage, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
            mapped != MAP_FAILED
        else { throw FileError(.map, folder, Errno(rawValue: errno)) }
        base = mapped
    }

    deinit { munmap(base, count * bytesPerImage) }

    /// The features of an image.
    subscript(image: Int) -> UnsafeMutableRawPointer {
        precondition(0..<count ~= image, "there is no image \(image)")
        return base + image * bytesPerImage
    }

    /// Computes the features of images.
    ///
    /// - Parameters:
    ///   - settings: how images become the trunk's input.
    ///   - change: what happens to the image of the item at an index before anything else.
    ///   - folder: where they are kept.
    ///   - progress: is told how many of how many images are done.
    ///   - isCancelled: asked before each batch.
    /// - Returns: `nil` where it was cancelled.
    static func computed(
        by trunk: FrozenTrunk, of items: [BatchItem], from images: any ImageSource, settings: BatchSettings,
        under change: @escaping @Sendable (Int) -> Transform = { _ in .identity }, keptIn folder: FilePath,
        progress: (Int, Int) -> Void, unless isCancelled: () -> Bool
    ) throws -> FeatureStore? {
        let features = try FeatureStore(count: items.count, bytesPerImage: trunk.bytesPerImage, in: folder)
        let loader = try BatchLoader(measuring: items, from: images, settings: settings, under: change)
        defer { loader.stop() }
        let room = UnsafeMutableRawPointer.allocate(
            byteCount: settings.batchSize * trunk.bytesPerImage, alignment: 64)
        defer { room.deallocate() }
        var done = 0
        while let batch = loader.next() {
            guard !isCancelled() else { return nil }
            try trunk.run(batch.address, into: room)
            for (place, sample) in batch.sampleIndices.enumerated() {
                features[sample].copyMemory(
                    from: room + place * trunk.bytesPerImage, byteCount: trunk.bytesPerImage)
            }
            done += batch.count
            progress(done, items.count)
        }
        return features
    }

    /// Writes zeros: a disk that is full is found out now, not when a page of the map cannot be written.
    private static func reserve(_ byteCount: Int, of file: Int32, _ folder: FilePath) throws(FileError) {
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        var left = byteCount
        while left > 0 {
            let written = zeros.withUnsafeBytes { write(file, $0.baseAddress, min(left, $0.count)) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw FileError(.write, folder, Errno(rawValue: errno)) }
            left -= written
        }
    }
}
