import Diagnostics
import Files
import Foundation
import Synchronization
import SystemPackage

extension PhantomDataset {
    /// What tells a phantom set from any other folder, and how to make it again.
    static let recordName = "phantom.json"
    static let descriptionName = "PHANTOM.txt"

    /// Writes the set, on all cores. A phantom set that is there already is replaced.
    ///
    /// - Parameters:
    ///   - folder: made where it does not exist.
    ///   - quality: of the JPEGs, 1 to 100 on libjpeg's scale.
    ///   - threads: how many images are drawn at once, all cores by default.
    ///   - progress: called after every image with the number of those done, from any thread.
    /// - Throws: ``DatasetError/occupiedFolder(_:found:)`` for a folder that holds something else, `FileError`.
    public func write(
        to folder: FilePath, quality: Int = 90, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        progress: @Sendable (_ done: Int) -> Void = { _ in }
    ) throws {
        try clear(folder)
        try createFolder(folder)
        // First, so that a set that was interrupted half-way is known for what it is.
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try AtomicFile.write(try encoder.encode(self), to: folder.appending(Self.recordName))
        try AtomicFile.write(explanation, to: folder.appending(Self.descriptionName))
        let images = plan()
        for parent in Set(images.map { folder.pushing($0.relativePath.removingLastComponent()) }) {
            try createFolder(parent)
        }
        let done = Atomic(0)
        let hasFailed = Atomic(false)
        let failures = performConcurrently(count: images.count, threads: threads) { index -> (any Error)? in
            guard !hasFailed.load(ordering: .relaxed) else { return nil }
            do {
                let file = try ImageEncoder.jpeg(render(images[index]), quality: quality)
                try AtomicFile.write(file, to: folder.pushing(images[index].relativePath))
                progress(done.add(1, ordering: .relaxed).newValue)
                return nil
            } catch {
                hasFailed.store(true, ordering: .relaxed)
                return error
            }
        }
        if let failure = failures.lazy.compactMap(\.self).first { throw failure }
    }

    /// Makes sure that the folder holds nothing but a phantom set, and deletes the images of that one with the
    /// folders that this empties.
    private func clear(_ folder: FilePath) throws {
        guard fileExists(folder) else { return }
        let entries: [String]
        do {
            entries = try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
        } catch {
            throw DatasetError.occupiedFolder(folder, found: "a file of that name, or what cannot be listed")
        }
        guard let first = entries.first else { return }
        let record = folder.appending(Self.recordName)
        guard fileExists(record) else { throw DatasetError.occupiedFolder(folder, found: first) }
        let earlier = try decodeStrictly(PhantomDataset.self, from: try readFile(record), file: record.string)
        guard earlier != self else { return }
        // Names follow from the record, so that nothing is deleted which the phantom did not write.
        let images = earlier.plan().map { folder.pushing($0.relativePath) }
        for image in images { unlink(image.string) }
        // To the loader, an empty folder is a class without images. One that still holds something stays.
        let classFolders = Set(images.map { $0.removingLastComponent() })
        for emptied in classFolders { rmdir(emptied.string) }
        for emptied in Set(classFolders.map { $0.removingLastComponent() }) { rmdir(emptied.string) }
    }

    private var explanation: String {
        """
        These pictures are synthetic. They show no patient.

        They were drawn by `xray-data phantom` (phantom version \(Self.version)) to try the programs without
        downloading a data set. A network trained on them says nothing about real radiographs and must not be used
        on any.

        Seed \(seed); \(trainCount) training, \(valCount) validation and \(testCount) test images about \(imageSize) \
        pixels wide.
        The same seed and counts give the same pictures; phantom.json holds them for the programs.

        NORMAL              clear lungs
        PNEUMONIA, bacteria opacities in one or more lobes (consolidation)
        PNEUMONIA, virus    thickened walls and a fine net of lines around both hila (interstitial pattern)

        """
    }
}
