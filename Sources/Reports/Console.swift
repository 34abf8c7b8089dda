import Files
import Foundation
import SystemPackage

/// The standard streams.
public enum Console {
    /// Where a text can go.
    public enum Stream: Sendable {
        /// Standard output: what a program was asked for.
        case output
        /// Standard error: what is said beside that.
        case errors

        fileprivate var descriptor: FileDescriptor { self == .output ? .standardOutput : .standardError }
        fileprivate var name: FilePath { self == .output ? "standard output" : "standard error" }
    }

    /// Writes to standard output, or to another stream, all of it.
    ///
    /// - Throws: `FileError` where that is not possible: a full disk behind it, a pipe that nobody reads.
    public static func write(_ bytes: Data, to stream: Stream = .output) throws(FileError) {
        do {
            try bytes.withUnsafeBytes { _ = try stream.descriptor.writeAll($0) }
        } catch {
            throw FileError(.print, stream.name, error as? Errno ?? .ioError)
        }
    }

    /// Writes a text and a line feed to standard output.
    ///
    /// - Throws: `FileError` where that is not possible.
    public static func print(_ text: String) throws(FileError) { try write(Data("\(text)\n".utf8)) }

    /// Writes a note for the person who watches to standard error, apart from what the program was asked for.
    public static func note(_ text: String) {
        complain("note: \(text)")
    }

    /// Writes a line about something that went wrong to standard error.
    public static func complain(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data("\(text)\n".utf8))
    }

    /// The width of the terminal that a stream is, or `nil` where it is no terminal that can move a cursor.
    static func columns(of stream: Stream) -> Int? {
        let descriptor = stream.descriptor.rawValue
        guard isatty(descriptor) == 1, ProcessInfo.processInfo.environment["TERM"] != "dumb" else {
            return nil
        }
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }
}
