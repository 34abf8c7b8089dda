import Files
import Foundation
import Radiographs
import SystemPackage
import TestSupport

/// A phantom set into which a test plants faults.
struct PlantedFaults {
    private let folder: TemporaryFolder

    /// 40 training and 16 test images of different patients, without any fault.
    init() throws {
        folder = try TemporaryFolder()
        try PhantomDataset(trainCount: 40, valCount: 0, testCount: 16, imageSize: 120, seed: 11)
            .write(to: path)
    }

    var path: FilePath { folder.path.appending("set") }

    /// The images of a class of a split, sorted by name.
    func files(_ split: SplitName, _ className: String) throws -> [FilePath] {
        try ChestXrayFolder(path).samples(of: split).filter { $0.className == className }.map(\.path)
    }

    func image(_ path: FilePath) throws -> Radiograph { try ImageDecoder().decode(path) }

    /// Adds a file.
    func add(_ bytes: some DataProtocol, _ name: String) throws { try folder.write(bytes, to: "set/\(name)") }

    /// Adds an image, as a JPEG.
    func add(_ image: Radiograph, quality: Int = 90, _ name: String) throws {
        try add(ImageEncoder.jpeg(image, quality: quality), name)
    }

    func audit() throws -> DatasetAudit { DatasetAudit(of: InspectedDataset(try ChestXrayFolder(path))) }
}
