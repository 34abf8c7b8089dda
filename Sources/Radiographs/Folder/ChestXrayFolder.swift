import Files
import Foundation
import SystemPackage

/// A data set in the layout of Kaggle's "Chest X-Ray Images (Pneumonia)": `train|val|test/<CLASS>/**`.
///
/// The classes are the folders of a split, sorted by name; there may be more than two. An image is a file that ends
/// in `.jpg`, `.jpeg` or `.png`, in any case and at any depth; whether it is one is seen when it is decoded.
public struct ChestXrayFolder: Sendable {
    /// The folder that holds the splits. An archive's nested `chest_xray/chest_xray` is entered.
    public let root: FilePath
    /// The names of the classes, sorted; a sample's label is an index into it.
    public let classes: [String]
    /// What lies in the class folders and is no image by its name, relative to ``root``.
    public let ignored: [FilePath]
    private let samplesOfSplit: [SplitName: [Sample]]

    /// The splits that are there, in the order train, validation, test.
    public var splits: [SplitName] { samplesOfSplit.keys.sorted() }

    /// Walks a data set. Nothing is opened but folders.
    ///
    /// - Parameters:
    ///   - path: the folder that holds the splits, or one that archives nest it in as `chest_xray`.
    ///   - required: the splits that have to be there. Those that are there besides are read as well.
    /// - Throws: ``DatasetError``.
    public init(_ path: FilePath, requiring required: Set<SplitName> = [.train]) throws(DatasetError) {
        let located = try Self.locateRoot(from: path)
        let folders = try listFolder(located).filter { $0.kind == .folder }
        var samples: [SplitName: [Sample]] = [:]
        var ignored: [FilePath] = []
        var reference: (split: SplitName, classes: [String])?
        let splitFolders = SplitName.allCases.compactMap { split in
            folders.first { $0.name == split.folderName }
        }
        let meaningful = try DatasetFolders(of: splitFolders, in: located)
        for split in SplitName.allCases {
            guard let folder = splitFolders.first(where: { $0.name == split.folderName }),
                let walk = try SplitWalk(of: split, in: folder, apartFrom: meaningful)
            else {
                if required.contains(split) {
                    throw .missingSplit(split, located, found: folders.map(\.name))
                }
                continue
            }
            let first = reference ?? (split, walk.classes)
            guard first.classes == walk.classes else {
                throw .differingClasses(located, first.split, first.classes, split, walk.classes)
            }
            reference = first
            samples[split] = walk.samples
            ignored += walk.ignored
        }
        guard let reference else { throw .missingSplit(.train, located, found: folders.map(\.name)) }
        root = located
        classes = reference.classes
        samplesOfSplit = samples
        self.ignored = ignored
    }

    /// The samples of one split: class after class, folder after folder, sorted by the bytes of their names.
    ///
    /// - Throws: ``DatasetError/missingSplit(_:_:found:)``.
    public func samples(of split: SplitName) throws(DatasetError) -> [Sample] {
        guard let samples = samplesOfSplit[split] else {
            throw .missingSplit(split, root, found: splits.map(\.folderName))
        }
        return samples
    }

    /// The samples of every split that is there.
    public var allSamples: [Sample] {
        splits.flatMap { samplesOfSplit[$0] ?? [] }
    }

    /// The file that a path goes on below, as if it were a folder.
    private static func file(above path: FilePath) -> FilePath {
        var ancestor = path.removingLastComponent()
        var status = stat()
        while stat(ancestor.string, &status) != 0, ancestor.removeLastComponent() {}
        return ancestor
    }

    /// The folder that holds the splits: the one that was named, or `chest_xray` in it, as archives nest it.
    private static func locateRoot(from path: FilePath) throws(DatasetError) -> FilePath {
        var status = stat()
        guard stat(path.string, &status) == 0 else {
            switch errno {
            case ENOENT: throw .missingFolder(path)
            case ENOTDIR: throw .notAFolder(file(above: path))
            default: throw .unreadable(FileError(.list, path, Errno(rawValue: errno)))
            }
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path) }
        var folder = path
        // Archives nest it once or twice; the bound is for a folder that is linked into itself.
        for _ in 0..<4 {
            let inner = try listFolder(folder).filter { $0.kind == .folder }
            let holdsSplit = inner.contains { entry in
                SplitName.allCases.contains { $0.folderName == entry.name }
            }
            guard !holdsSplit, let nested = inner.first(where: { $0.name == "chest_xray" }) else {
                return folder
            }
            folder = nested.path
        }
        return path
    }
}
