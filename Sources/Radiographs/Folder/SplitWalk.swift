import SystemPackage

/// The walk through the folder of one split.
struct SplitWalk {
    private(set) var samples: [Sample] = []
    private(set) var ignored: [FilePath] = []
    let classes: [String]

    private let split: SplitName
    private let meaningful: DatasetFolders
    /// The folders that were entered, so that a link back to one of them is not followed for ever.
    private var entered: Set<FolderIdentity> = []

    /// Walks a split.
    ///
    /// - Parameters:
    ///   - split: its name.
    ///   - folder: where it lies.
    ///   - others: the folders that have a meaning of their own, and are not entered by way of a link.
    /// - Returns: `nil` where there is no class folder, which is a split that is not there.
    /// - Throws: ``DatasetError`` for one class, an empty class, or a folder that cannot be read.
    init?(
        of split: SplitName, in folder: DirectoryEntry, apartFrom others: DatasetFolders
    ) throws(DatasetError) {
        self.split = split
        meaningful = others
        let children = try listFolder(folder.path)
        let classFolders = children.filter { $0.kind == .folder }
        classes = classFolders.map(\.name)
        guard let only = classes.first else { return nil }
        guard classes.count > 1 else { throw .onlyOneClass(only, split, folder.path) }
        let relativePath = FilePath(split.folderName)
        ignored = children.filter { $0.kind != .folder }.map { relativePath.appending($0.name) }

        entered = others.identities
        for (label, classFolder) in classFolders.enumerated() {
            let count = samples.count
            let ignoredBefore = ignored.count
            try walk(classFolder.path, relativePath: relativePath.appending(classFolder.name), label: label)
            guard samples.count > count else {
                throw .emptyClass(
                    classFolder.name, split, classFolder.path, ignored: ignored.count - ignoredBefore)
            }
        }
    }

    private mutating func walk(_ folder: FilePath, relativePath: FilePath, label: Int) throws(DatasetError) {
        for entry in try listFolder(folder) {
            let relativePath = relativePath.appending(entry.name)
            switch entry.kind {
            case .folder:
                if !meaningful.holdTarget(of: entry), entered.insert(entry.identity).inserted {
                    try walk(entry.path, relativePath: relativePath, label: label)
                }
            case .file where isImageName(entry.name) && !meaningful.holdTarget(of: entry):
                samples.append(
                    Sample(
                        path: entry.path, relativePath: relativePath, label: label, className: classes[label],
                        patient: Patient(ofFile: relativePath), split: split))
            case .file, .other:
                ignored.append(relativePath)
            }
        }
    }
}

/// Whether a file is taken for an image of a data set, by what its name ends in.
package func isImageName(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".jpg", ".jpeg", ".png"].contains { name.hasSuffix($0) }
}
