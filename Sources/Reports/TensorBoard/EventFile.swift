import Files
import Foundation
import SystemPackage
import TensorBoardFormat

/// An event file of TensorBoard, which grows at its end.
final class EventFile {
    /// Where it lies.
    let path: FilePath
    /// Whether an earlier sitting has left one.
    let hasPredecessor: Bool
    private let descriptor: FileDescriptor
    private var buffer = Data()
    /// Bytes that are on disk.
    private var written: Int64 = 0

    /// Events are held back until they are so many bytes.
    private static let bufferSize = 1 << 16

    /// Begins a file behind those that are there.
    ///
    /// TensorBoard reads the files of a folder in the order of their names, which have the time in them.
    ///
    /// - Throws: `FileError` where it cannot be made.
    init(in folder: FilePath) throws {
        try createFolder(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        let times = names.compactMap(Self.time(ofFile:))
        hasPredecessor = !times.isEmpty
        // No number comes behind the largest one; a file that bears it was written by no sitting.
        let last = times.filter { $0 < .max }.max() ?? 0
        let time = max(Int(Date().timeIntervalSince1970), last + 1)
        path = folder.appending("\(Self.prefix)\(time).xray")
        do {
            descriptor = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw FileError(.create, path, error as? Errno ?? .ioError)
        }
        try add(.with { $0.fileVersion = "brain.Event:2" })
    }

    deinit { try? descriptor.close() }

    /// Adds an event with the time of now.
    ///
    /// - Throws: `FileError` where the disk is full or fails.
    func add(_ event: TensorBoardEvent) throws {
        var event = event
        event.wallTime = Date().timeIntervalSince1970
        buffer += try event.record()
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes what was held back.
    ///
    /// - Throws: `FileError`; then the file ends with the last event that was written before.
    func flush() throws(FileError) {
        defer { buffer.removeAll(keepingCapacity: true) }
        do {
            _ = try buffer.withUnsafeBytes { try descriptor.writeAll($0) }
        } catch {
            try? descriptor.resize(to: written)
            throw FileError(.write, path, error as? Errno ?? .ioError)
        }
        written += Int64(buffer.count)
    }

    private static let prefix = "events.out.tfevents."

    private static func time(ofFile name: String) -> Int? {
        guard name.hasPrefix(prefix) else { return nil }
        return Int(name.dropFirst(prefix.count).prefix(while: \.isWholeNumber))
    }
}
