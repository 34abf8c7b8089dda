import Foundation
import SystemPackage

/// The image files below folders, whatever the folders mean.
public enum ImageFiles {
    /// Every file at any depth whose name ends in `.jpg`, `.jpeg`, `.png`, `.dcm` or `.dicom`, in any case, folder by
    /// folder in the order of the names' bytes. What other programs leave (`._*`, `__MACOSX`, `Thumbs.db`) is passed
    /// over, and no folder is entered twice by way of a link.
    ///
    /// - Throws: ``DatasetError`` where a folder cannot be read or a name is no text.
    public static func below(_ folder: FilePath) throws(DatasetError) -> [FilePath] {
        // Where it cannot be looked at, listing it says why.
        var entered = Set([FolderIdentity(of: folder)].compactMap(\.self))
        return try below(folder, &entered)
    }

    private static func below(
        _ folder: FilePath, _ entered: inout Set<FolderIdentity>
    ) throws(DatasetError) -> [FilePath] {
        var files: [FilePath] = []
        for entry in try listFolder(folder) {
            switch entry.kind {
            case .folder:
                if entered.insert(entry.identity).inserted { files += try below(entry.path, &entered) }
            case .file where isImageName(entry.name) || isDICOMName(entry.name):
                files.append(entry.path)
            case .file, .other: break
            }
        }
        return files
    }

    private static func isDICOMName(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasSuffix(".dcm") || name.hasSuffix(".dicom")
    }
}
