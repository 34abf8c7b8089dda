import Foundation
import Radiographs
import Randomness
import SystemPackage
import TestSupport
import Testing

/// A data set of empty files with patients of random sizes.
struct RandomDataset {
    let folder: TemporaryFolder
    let dataset: ChestXrayFolder
    /// The number of images of the patient with the most, per class.
    private(set) var largestGroups: [Int]

    /// - Parameter mixed: whether some patients have images of several classes.
    init(seed: UInt64, mixed: Bool = false) throws {
        var random = RandomStream(seed: seed, purpose: .test)
        let classes = ["A", "B", "C"].prefix(2 + Int(2 * random.uniform()))
        largestGroups = []
        var files: [String] = []
        for (label, name) in classes.enumerated() {
            var largest = 0
            let patients = 3 + Int(20 * random.uniform())
            for patient in 0..<patients {
                let images = 1 + Int(6 * random.uniform() * random.uniform())
                largest = max(largest, images)
                let number = mixed && random.chance(0.3) ? patient : 1000 * (label + 1) + patient
                files += (0..<images).map { "train/\(name)/person\(number)_virus_\($0).jpeg" }
            }
            files += ["test/\(name)/IM-0001-0001.jpeg", "val/\(name)/IM-0002-0001.jpeg"]
            largestGroups.append(largest)
        }
        folder = try Self.makeFiles(files)
        dataset = try ChestXrayFolder(folder.path)
    }
    /// A folder of empty files, written in the order given.
    static func makeFiles(_ names: [String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var known: Set<Substring> = []
        for name in names {
            let parent = name[..<(name.lastIndex(of: "/") ?? name.startIndex)]
            if known.insert(parent).inserted {
                try FileManager.default.createDirectory(
                    atPath: "\(folder.path)/\(parent)", withIntermediateDirectories: true)
            }
            let isMade = FileManager.default.createFile(atPath: "\(folder.path)/\(name)", contents: nil)
            try #require(isMade)
        }
        return folder
    }
}
