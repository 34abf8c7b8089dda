import Diagnostics
import SystemPackage

/// An operation on a file that the system refused.
public struct FileError: ReportableError {
    /// What was being done, to be read before "the file": `read`, `write`, `create`; `print` where it is a stream.
    public enum Operation: String, Sendable {
        case read, write, create, list, map, lock, print
    }

    /// What was being done.
    public let operation: Operation
    /// The file or folder.
    public let path: FilePath
    /// The system's reason.
    public let reason: Errno

    /// Says what failed, where and why.
    public init(_ operation: Operation, _ path: FilePath, _ reason: Errno) {
        self.operation = operation
        self.path = path
        self.reason = reason
    }

    /// One line: the path, what could not be done, the system's reason and what to do.
    public var description: String {
        "\(path): cannot \(operation.rawValue): \(reason)\(advice)"
    }

    private var advice: String {
        switch reason {
        case .noSpace where operation == .print: "; free some space on the disk behind it"
        case .noSpace:
            "; free some space on that disk, or choose another folder; what was there before is intact"
        case .permissionDenied, .readOnlyFileSystem:
            operation == .create || operation == .write ? "; choose a folder you may write to" : ""
        case .noSuchFileOrDirectory where operation == .create && lacksFolder:
            "; there is no folder \(path.removingLastComponent()): make it, or choose another"
        case .notSupported where operation == .create && (try? AtomicFile.destination(of: path)) == nil:
            "; it is no regular file (but a device, a pipe or a broken link): choose another name"
        case .fileNameTooLong where operation == .create && AtomicFile.isTooLong(path.lastComponent):
            "; choose a name of at most \(AtomicFile.longestName) bytes"
        default: ""
        }
    }

    /// Whether the folder that the file was to be in is not there.
    private var lacksFolder: Bool {
        let folder = path.removingLastComponent()
        return !folder.isEmpty && !fileExists(folder)
    }

    /// By what was being done.
    public var exitStatus: ExitStatus {
        switch operation {
        case .read, .list, .map: reason == .ioError ? .inputOutput : .missingInput
        case .create: reason == .noSpace ? .inputOutput : .cannotCreate
        case .write, .lock, .print: .inputOutput
        }
    }
}
