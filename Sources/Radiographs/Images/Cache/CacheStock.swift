import Foundation
import SystemPackage

/// What the cache files of a folder already hold of some settings' images, to be taken over rather than decoded
/// once more.
struct CacheStock: Sendable {
    private let files: [CacheFile]
    private let places: [FileIdentity: (file: Int, index: Int)]

    /// Files that are damaged in their table are passed over.
    init(folder: FilePath, settings: CacheSettings) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        files = names.sorted()
            .filter { $0.hasPrefix(settings.prefix) && $0.hasSuffix(CacheSettings.suffix) }
            .compactMap { CacheFile(folder.appending($0), settings: settings) }
        var places: [FileIdentity: (file: Int, index: Int)] = [:]
        for (number, file) in files.enumerated() {
            for (index, entry) in file.entries.enumerated() where entry.isPresent {
                if let identity = entry.identity { places[identity] = (number, index) }
            }
        }
        self.places = places
    }

    /// Copies the pixels made of a file.
    ///
    /// - Returns: their checksum, or `nil` where there are none, or damaged ones.
    func copy(_ identity: FileIdentity, into pixels: UnsafeMutableBufferPointer<UInt8>) -> UInt64? {
        guard let place = places[identity] else { return nil }
        let file = files[place.file]
        guard file.isIntact(place.index) else { return nil }
        _ = pixels.update(from: file.pixels(place.index))
        return file.entries[place.index].checksum
    }
}
