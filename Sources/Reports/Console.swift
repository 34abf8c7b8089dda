import Files
import Foundation
import SystemPackage

/// The standard streams.
public enum Console {
    /// Writes to standard output, all of it.
    ///
    /// - Throws: `FileError` where that is not possible: a full disk behind it, a pipe that nobody reads.
    public static func write(_ bytes: Data) throws(FileError) {
        do {
            try bytes.withUnsafeBytes { _ = try FileDescriptor.standardOutput.writeAll($0) }
        } catch {
            throw FileError(.write, "standard output", error as? Errno ?? .ioError)
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

    /// The width of the terminal that standard output is, or `nil` where it is no terminal that can move a cursor.
    static var columns: Int? {
        guard isatty(STDOUT_FILENO) == 1, ProcessInfo.processInfo.environment["TERM"] != "dumb" else {
            return nil
        }
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }
}
