import Files
import Foundation
import SystemPackage

/// All images of a data set, decoded and resized to one size, in one memory-mapped file.
///
/// Decoding a radiograph costs some milliseconds, reading it here a few microseconds; the pages belong to the
/// system, which may drop and reload them, so that a data set larger than memory still works.
///
/// The file is found by the list of paths and the settings, and used again as long as each original has the
/// size, time of change and inode that it had. Where some changed, these alone are decoded again. Images are also
/// taken over from other files of the same settings in the folder, so that another selection of the same data
/// set costs a copy.
///
/// Damage in any part is noticed when the file is opened, and mended. That takes a pass over all of it: 60 to
/// 80 ms, looking at the originals included, for 5,216 images of 150×150 pixels (117 MB that the system still
/// holds) on two cores.
///
/// Two runs may share a folder: the second waits for the first and uses its file. A run that is killed, or a full
/// disk, leaves no half-written file that anyone would read.
public struct RadiographCache: ImageSource {
    /// The size of every image.
    public let size: ImageSize
    let file: CacheFile

    init(_ file: CacheFile, size: ImageSize) {
        self.file = file
        self.size = size
    }

    /// The number of paths it was opened for, those of bad images included.
    public var count: Int { file.entries.count }

    /// Whether there is an image of this number. Where there is none,
    /// ``open(paths:size:mode:folder:threads:decoder:progress:shouldCancel:)`` has reported why.
    public func contains(_ index: Int) -> Bool {
        file.entries[index].isPresent
    }

    /// Asking for a bad image is a programmer's mistake; see ``contains(_:)``.
    public func withPixels<R>(of index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        precondition(contains(index), "image \(index) could not be read, which was reported on opening")
        return try withExtendedLifetime(file) { try body(file.pixels(index)) }
    }

    /// Groups of images that have the same pixels at this size, as indices, each group and the list of groups in their
    /// order. Costs next to nothing: only images of one checksum are compared.
    public var identicalImages: [[Int]] {
        let present = file.entries.indices.filter { file.entries[$0].isPresent }
        return Dictionary(grouping: present) { file.entries[$0].checksum }.values
            .filter { $0.count > 1 }
            // Images of one checksum are the same but by the rarest of accidents.
            .flatMap { $0.grouped { file.pixels($0).elementsEqual(file.pixels($1)) } }
            .filter { $0.count > 1 }
            .sorted { $0[0] < $1[0] }
    }

    /// Opens the cache of these images, and builds it first where it is missing, out of date or damaged.
    ///
    /// - Parameters:
    ///   - paths: the originals; image number i of the result is that of path number i.
    ///   - size: columns and rows that every image is brought to.
    ///   - mode: what becomes of the proportions.
    ///   - folder: where cache files lie; made if need be.
    ///   - threads: how many images are decoded at once, all cores by default.
    ///   - decoder: makes the pixels; its limits say which files are refused.
    ///   - progress: called on the calling thread with the number of images done and of all. Not called where
    ///     there is nothing to do.
    ///   - shouldCancel: asked on the calling thread several times a second.
    /// - Returns: the cache, and every image that could not be read with its reason, in the order of the paths.
    ///   The caller decides whether to stop or to go on without them.
    /// - Throws: `FileError` where the folder cannot be written or the disk is full; `CancellationError`.
    public static func open(
        paths: [FilePath], size: ImageSize, mode: ResizeMode = .stretch, folder: FilePath,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount, decoder: ImageDecoder = ImageDecoder(),
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }, shouldCancel: () -> Bool = { false }
    ) throws -> (cache: RadiographCache, failures: [ImageFailure]) {
        let builder = CacheBuilder(
            paths: paths, settings: CacheSettings(size: size, mode: mode, decoding: decoder.jpegDecoding),
            folder: folder, threads: threads, decoder: decoder)
        if let ready = builder.reuse() { return ready }
        try createFolder(folder)
        let lock = try CacheLock(builder.lockPath, shouldCancel: shouldCancel)
        if lock.isExclusive { builder.removeLeftovers() }
        defer { withExtendedLifetime(lock) {} }
        // Another run may have built it in the meantime.
        if let ready = builder.reuse() { return ready }
        return try builder.build(progress: progress, shouldCancel: shouldCancel)
    }
}
