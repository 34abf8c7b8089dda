import Files
import SystemPackage

/// The folders of a data set that have a meaning: the root, its splits, and their classes. A link to one of them, or into
/// one of them, would bring images under another label or into another split, and is not followed.
struct DatasetFolders {
    let identities: Set<FolderIdentity>
    /// The splits and their classes, without a link on the way.
    private let places: [FilePath]

    /// Looks at the folders of all splits.
    ///
    /// - Throws: ``DatasetError/sameFolder(_:_:_:)`` where two of them are one, by way of a link; what a folder that
    ///   cannot be read throws.
    init(of splits: [DirectoryEntry], in root: FilePath) throws(DatasetError) {
        var nameOfFolder: [FolderIdentity: String] = [:]
        var places: [FilePath] = []
        if let identity = FolderIdentity(of: root) { nameOfFolder[identity] = "." }
        func add(_ folder: DirectoryEntry, called name: String) throws(DatasetError) {
            if let first = nameOfFolder.updateValue(name, forKey: folder.identity) {
                throw .sameFolder(first, name, root)
            }
            if let place = resolvedPath(folder.path) { places.append(place) }
        }
        for split in splits {
            try add(split, called: split.name)
            for child in try listFolder(split.path) where child.kind == .folder {
                try add(child, called: "\(split.name)/\(child.name)")
            }
        }
        identities = Set(nameOfFolder.keys)
        self.places = places
    }

    /// Whether a folder or file is a link that leads into a split or class.
    func holdTarget(of entry: DirectoryEntry) -> Bool {
        guard entry.isLink, let target = resolvedPath(entry.path) else { return false }
        return places.contains { target.starts(with: $0) }
    }
}
