import Diagnostics
import SystemPackage

/// An image that could not be read.
public struct ImageFailure: Sendable, CustomStringConvertible {
    /// Its place in the list of paths that was asked for.
    public let index: Int
    /// The file.
    public let path: FilePath
    /// Why; the description names the file.
    public let error: any ReportableError

    /// The error's line.
    public var description: String { "\(error)" }
}
