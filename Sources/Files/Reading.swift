import Foundation
import SystemPackage

/// Reads a whole file.
///
/// - Throws: ``FileError`` with the path.
public func readFile(_ path: FilePath) throws(FileError) -> Data {
    let file = try MappedFile(path)
    return Data(file.bytes)
}

/// Creates a folder and the folders above it; one that exists is fine.
///
/// - Throws: ``FileError`` with the path.
public func createFolder(_ path: FilePath) throws(FileError) {
    do {
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    } catch {
        throw FileError(.create, path, errno(of: error))
    }
}

/// Whether something exists at a path; a symbolic link is followed.
public func fileExists(_ path: FilePath) -> Bool {
    access(path.string, F_OK) == 0
}

/// The system's reason inside one of Foundation's errors.
private func errno(of error: any Error) -> Errno {
    var current: NSError? = error as NSError
    while let here = current {
        if here.domain == NSPOSIXErrorDomain { return Errno(rawValue: CInt(here.code)) }
        current = here.userInfo[NSUnderlyingErrorKey] as? NSError
    }
    return (error as NSError).code == CocoaError.fileWriteFileExists.rawValue
        ? .fileExists : .permissionDenied
}
