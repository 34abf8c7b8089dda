import Files
import Foundation
import SystemPackage

/// What a name in a folder stands for, after symbolic links are followed.
struct DirectoryEntry {
    enum Kind: Equatable {
        case folder
        case file
        /// A broken link, a socket, a device.
        case other
    }

    let path: FilePath
    let name: String
    let kind: Kind
    let identity: FolderIdentity
    /// Whether the path is that of a link to what the entry says.
    let isLink: Bool
}

/// The file system's own name of a file or folder: the same by whatever path it is reached.
struct FolderIdentity: Hashable {
    let device: UInt64
    let inode: UInt64

    /// That of what a path leads to; `nil` where that cannot be told.
    init?(of path: FilePath) {
        var status = stat()
        guard stat(path.string, &status) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
    }
}

/// Lists a folder, sorted by the bytes of the names, without what other programs leave in a data set: hidden files,
/// `__MACOSX`, `Thumbs.db` (and so `._*`, `.DS_Store`, `.ipynb_checkpoints`).
///
/// - Throws: ``DatasetError`` when the folder cannot be read or a name is no text.
func listFolder(_ path: FilePath) throws(DatasetError) -> [DirectoryEntry] {
    guard let stream = opendir(path.string) else {
        throw .unreadable(FileError(.list, path, Errno(rawValue: errno)))
    }
    defer { closedir(stream) }
    var entries: [DirectoryEntry] = []
    while true {
        errno = 0
        guard let entry = readdir(stream) else {
            if errno != 0 { throw .unreadable(FileError(.list, path, Errno(rawValue: errno))) }
            break
        }
        let bytes = nameBytes(of: entry)
        if isLeftByOthers(bytes) { continue }
        guard let name = String(validating: bytes, as: UTF8.self) else {
            throw .nameIsNotText(path.appending(String(decoding: bytes, as: UTF8.self)))
        }
        let child = path.appending(name)
        let isLink = isLink(entry, child)
        var status = stat()
        guard stat(child.string, &status) == 0 else {
            let reason = errno
            // A broken link is passed over, and so is a loop of links; what cannot be looked at is an error.
            guard [ENOENT, ELOOP, ENOTDIR].contains(reason) else {
                throw .unreadable(FileError(.read, child, Errno(rawValue: reason)))
            }
            entries.append(
                DirectoryEntry(
                    path: child, name: name, kind: .other, identity: FolderIdentity(status), isLink: isLink))
            continue
        }
        let kind: DirectoryEntry.Kind =
            switch status.st_mode & S_IFMT {
            case S_IFDIR: .folder
            case S_IFREG: .file
            default: .other
            }
        entries.append(
            DirectoryEntry(
                path: child, name: name, kind: kind, identity: FolderIdentity(status), isLink: isLink))
    }
    return entries.sorted { precedesByBytes($0.name, $1.name) }
}

/// The order of the bytes, which is the same on every machine and in every language.
func precedesByBytes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
}

private func nameBytes(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    // Where it lies: an entry need not take all the memory that its type has, so the type must not be copied.
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else {
        preconditionFailure("a directory entry has no name of its own")
    }
    let start = UnsafeRawPointer(entry) + offset
    let count = strlen(start.assumingMemoryBound(to: CChar.self))
    return Array(UnsafeRawBufferPointer(start: start, count: count))
}

/// Most file systems tell with the name; of the others each entry is looked at.
private func isLink(_ entry: UnsafeMutablePointer<dirent>, _ path: FilePath) -> Bool {
    let type = entry.pointee.d_type
    guard type == DT_UNKNOWN else { return type == DT_LNK }
    var status = stat()
    return lstat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}

private func isLeftByOthers(_ name: [UInt8]) -> Bool {
    name.first == UInt8(ascii: ".") || name.elementsEqual("__MACOSX".utf8)
        || String(decoding: name, as: UTF8.self).lowercased() == "thumbs.db"
}
