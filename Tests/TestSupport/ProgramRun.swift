import Foundation
import SystemPackage

/// One of the package's programs, run as a process of its own.
public struct ProgramRun: Sendable {
    /// How it ended; a signal that ended it is given as 128 and its number, as shells do.
    public let status: Int32
    /// What it wrote to its standard output.
    public let output: String
    /// What it wrote to its standard error.
    public let errors: String

    /// Runs a program that was built beside the tests and waits for its end.
    ///
    /// - Parameter environment: variables set on top of this process's own.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        currentFolder: FilePath? = nil
    ) throws {
        let process = Process()
        process.executableURL = Self.location(of: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let currentFolder { process.currentDirectoryURL = URL(fileURLWithPath: currentFolder.string) }
        // Files rather than pipes: nothing can block on a full pipe.
        let folder = try TemporaryFolder()
        let outputFile = try folder.write("", to: "output")
        let errorFile = try folder.write("", to: "errors")
        process.standardOutput = FileHandle(forWritingAtPath: outputFile.string)
        process.standardError = FileHandle(forWritingAtPath: errorFile.string)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = try String(contentsOfFile: outputFile.string, encoding: .utf8)
        errors = try String(contentsOfFile: errorFile.string, encoding: .utf8)
    }

    /// Where a program of this build lies: beside the test bundle.
    public static func location(of program: String) -> URL {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        var folder = bundle.deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent(program)
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return bundle.deletingLastPathComponent().appendingPathComponent(program)
    }
}
