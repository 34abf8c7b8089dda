import Foundation
import Radiographs
import SystemPackage
import TestSupport

/// Some image files and a folder for their cache.
final class CachedFiles: Sendable {
    let folder: TemporaryFolder
    let paths: [FilePath]
    let size = ImageSize(width: 9, height: 7)

    init(count: Int) throws {
        let folder = try TemporaryFolder()
        paths = try (0..<count).map { index in
            try folder.write(Self.image(seed: UInt64(index)), to: "images/\(index).jpeg")
        }
        self.folder = folder
    }

    var cacheFolder: FilePath { folder.path.appending("cache") }

    func open(
        threads: Int = 2, progress: (Int, Int) -> Void = { _, _ in }, shouldCancel: () -> Bool = { false }
    ) throws -> Opened {
        let opened = try RadiographCache.open(
            paths: paths, size: size, folder: cacheFolder, threads: threads, progress: progress,
            shouldCancel: shouldCancel)
        return Opened(cache: opened.cache, failures: opened.failures)
    }

    struct Opened {
        let cache: RadiographCache
        let failures: [ImageFailure]

        var radiographs: [Radiograph] { (0..<cache.count).filter(cache.contains).map(cache.radiograph) }
    }

    /// The one cache file there is.
    func cacheFile() throws -> FilePath {
        let names = try FileManager.default.contentsOfDirectory(atPath: cacheFolder.string)
        let caches = names.filter { $0.hasSuffix(".cache") }
        guard let name = caches.first, caches.count == 1 else { throw CocoaError(.fileNoSuchFile) }
        return cacheFolder.appending(name)
    }

    /// Puts another image in the place of one.
    func replace(_ index: Int, seed: UInt64) throws {
        try Data(Self.image(seed: seed)).write(to: URL(fileURLWithPath: paths[index].string))
    }

    /// Fills a file with zeros but keeps its size, and its time of change and inode unless told otherwise.
    func damage(_ index: Int, keepingTime: Bool = true, keepingInode: Bool = true) throws {
        let path = paths[index].string
        var status = stat()
        guard stat(path, &status) == 0 else { throw Errno(rawValue: errno) }
        let zeros = Data(count: Int(status.st_size))
        if keepingInode {
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try handle.write(contentsOf: zeros)
            try handle.close()
        } else {
            try zeros.write(to: URL(fileURLWithPath: path), options: .atomic)
        }
        #if canImport(Darwin)
            var times = [status.st_atimespec, status.st_mtimespec]
        #else
            var times = [status.st_atim, status.st_mtim]
        #endif
        // The clock itself may not have ticked since the file was made.
        if !keepingTime { times[1].tv_sec += 1 }
        guard utimensat(AT_FDCWD, path, times, 0) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func image(seed: UInt64) throws -> [UInt8] {
        try ImageEncoder.jpeg(noise(ImageSize(width: 24, height: 20), seed: seed), quality: 90)
    }
}
