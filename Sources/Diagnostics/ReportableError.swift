/// How a program ends, in the numbers of BSD's `sysexits.h`.
public enum ExitStatus: Int32, Sendable {
    case success = 0
    /// `EX_USAGE`: the command line cannot be understood.
    case usage = 64
    /// `EX_DATAERR`: a config, image, model or data set holds something wrong.
    case badData = 65
    /// `EX_NOINPUT`: a file or folder that is needed does not exist or cannot be read.
    case missingInput = 66
    /// `EX_SOFTWARE`: a fault of the program itself.
    case software = 70
    /// `EX_CANTCREAT`: an output cannot be created.
    case cannotCreate = 73
    /// `EX_IOERR`: reading or writing failed half-way, a full disk for instance.
    case inputOutput = 74
    /// The run was interrupted by Ctrl-C (128 + SIGINT).
    case interrupted = 130
}

/// An error meant for the person at the terminal.
///
/// Its `description` is one line that names the file or key, what was found, what was expected and what to do.
public protocol ReportableError: Error, CustomStringConvertible {
    /// The status a program ends with when this error stops it.
    var exitStatus: ExitStatus { get }
}
