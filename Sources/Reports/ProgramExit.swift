import Diagnostics
import Foundation

/// How the package's programs end: one clear line and a status of `sysexits.h`.
public enum ProgramExit {
    /// Runs a program's body. An error that is meant for people is printed after the program's name, and its status
    /// becomes the process'; other errors are passed on.
    public static func reporting(_ program: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as any ReportableError {
            FileHandle.standardError.write(Data("\(program): \(error)\n".utf8))
            exit(error.exitStatus.rawValue)
        }
    }
}
