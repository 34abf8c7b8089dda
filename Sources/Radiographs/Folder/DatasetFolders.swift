import Files
import SystemPackage

/// The folders of a data set that have a meaning: the root, its splits, and their classes. A link to one of them, or into
/// one of them, would bring images under another label or into another split, and is not followed.
struct DatasetFolders {
    let identities: Set<FolderIdentity>
    /// The splits, without a link on the way.
    private let splits: [FilePath]

    /// Looks at the folders of all splits.
    ///
    /// - Throws: ``DatasetError/sameFolder(_:_:_:)`` where two of them are one, by way of a link; what a folder that
    ///   cannot be read throws.
    init(of splits: [DirectoryEntry], in root: FilePath) throws(DatasetError) {
        var nameOfFolder: [FolderIdentity: String] = [:]
        if let identity = FolderIdentity(of: root) { nameOfFolder[identity] = "." }
        func add(_ folder: DirectoryEntry, called name: String) throws(DatasetError) {
            if let first = nameOfFolder.updateValue(name, forKey: folder.identity) {
                throw .sameFolder(first, name, root)
            }
        }
        for split in splits {
            try add(split, called: split.name)
            for child in try listFolder(split.path) where child.kind == .folder {
                try add(child, called: "\(split.name)/\(child.name)")
            }
        }
        identities = Set(nameOfFolder.keys)
        self.splits = splits.compactMap { resolvedPath($0.path) }
    }

    /// Whether a folder is a link that leads into a split.
    func holdTarget(of folder: DirectoryEntry) -> Bool {
        guard folder.isLink, let target = resolvedPath(folder.path) else { return false }
        return splits.contains { target.starts(with: $0) }
    }
}
