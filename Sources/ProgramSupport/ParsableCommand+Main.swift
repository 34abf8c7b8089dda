import ArgumentParser
import Diagnostics
import Foundation

extension ParsableCommand {
    /// Parses the command line, does what it asks for, and ends the process: with one clear line on standard error
    /// and a status of `sysexits.h` where something is wrong.
    public static func runAsProgram() -> Never {
        // The parser knows no more which command it was once that runs.
        var running: (any ParsableCommand.Type)?
        do {
            var command = try parseAsRoot()
            running = type(of: command)
            try command.run()
            exit()
        } catch let error as any ReportableError {
            fail("\(error)", error.exitStatus)
        } catch {
            switch exitCode(for: error) {
            // Help, the version and completion scripts arrive as errors, too.
            case .success: exit(withError: error)
            case .validationFailure:
                fail("\(plainMessage(for: error)); see \(help(for: error, in: running))", .usage)
            default: fail("\(error)", .software)
            }
        }
    }

    /// The parser's message as the first half of a line.
    private static func plainMessage(for error: any Error) -> String {
        let text = message(for: error).split(separator: "\n").joined(separator: " ")
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    /// What prints the help that tells more: of a program with commands, that of the one that was given.
    private static func help(for error: any Error, in running: (any ParsableCommand.Type)?) -> String {
        if let running, running != Self.self { return "\(_commandName) \(running._commandName) --help" }
        let hint = fullMessage(for: error).firstMatch(of: /See '(.+ --help)' for more/)
        return hint.map { String($0.1) } ?? "\(_commandName) --help"
    }

    private static func fail(_ message: String, _ status: ExitStatus) -> Never {
        try? FileHandle.standardError.write(contentsOf: Data("\(_commandName): \(message)\n".utf8))
        Foundation.exit(status.rawValue)
    }
}
