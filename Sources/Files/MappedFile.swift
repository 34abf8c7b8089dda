import Foundation
import SystemPackage

/// A whole file mapped into memory, to be read only.
///
/// The pages belong to the system's cache: they cost no memory of the process's own and are shared by all that
/// read the file. The mapping outlives a file that is renamed or deleted.
public final class MappedFile: Sendable {
    /// The file's bytes, valid as long as this object lives.
    public nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    /// Maps a file.
    ///
    /// - Throws: ``FileError`` when the file cannot be opened or mapped.
    public init(_ path: FilePath) throws(FileError) {
        let descriptor: FileDescriptor
        do {
            descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        } catch {
            throw FileError(.read, path, error as? Errno ?? .ioError)
        }
        defer { try? descriptor.close() }
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0 else {
            throw FileError(.read, path, Errno(rawValue: errno))
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw FileError(.read, path, .isDirectory)
        // A pipe or a device has no bytes that could be mapped.
        default: throw FileError(.map, path, .operationNotSupportedByDevice)
        }
        let count = Int(status.st_size)
        guard count > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor.rawValue, 0), start != MAP_FAILED
        else {
            throw FileError(.map, path, Errno(rawValue: errno))
        }
        bytes = UnsafeRawBufferPointer(start: start, count: count)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}
