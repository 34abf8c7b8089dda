import Foundation
import SystemPackage

/// One of the package's programs, run as a process of its own to its end.
public struct ProgramRun: Sendable {
    /// How it ended; a signal that ended it is given as 128 and its number, as shells do.
    public let status: Int32
    /// What it wrote to its standard output.
    public let output: String
    /// What it wrote to its standard error.
    public let errors: String

    init(status: Int32, output: String, errors: String) {
        self.status = status
        self.output = output
        self.errors = errors
    }

    /// Runs a program that was built beside the tests and waits for its end.
    ///
    /// - Parameters:
    ///   - program: its name.
    ///   - arguments: of its command line.
    ///   - environment: variables set on top of this process's own.
    ///   - currentFolder: where it is started; without one, where this process was.
    ///   - input: the file that it finds as its standard input; without one, nothing.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        currentFolder: FilePath? = nil, input: FilePath? = nil
    ) throws {
        self = try RunningProgram(
            program, arguments, environment: environment, currentFolder: currentFolder, input: input
        ).wait()
    }
}
