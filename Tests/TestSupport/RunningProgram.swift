import Foundation
import SystemPackage

/// One of the package's programs while it runs. It is killed where nobody waits for its end.
public final class RunningProgram {
    private let process = Process()
    // Files rather than pipes: nothing can block on a full pipe.
    private let folder: TemporaryFolder
    private let outputFile: FilePath
    private let errorFile: FilePath

    /// Starts a program that was built beside the tests.
    ///
    /// - Parameters:
    ///   - program: its name.
    ///   - arguments: of its command line.
    ///   - environment: variables set on top of this process's own.
    ///   - currentFolder: where it is started; without one, where this process was.
    ///   - input: the file that it finds as its standard input; without one, nothing.
    ///   - file: gets its standard output, instead of ``output``.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        currentFolder: FilePath? = nil, input: FilePath? = nil, writingTo file: FileHandle? = nil
    ) throws {
        folder = try TemporaryFolder()
        outputFile = try folder.write("", to: "output")
        errorFile = try folder.write("", to: "errors")
        process.executableURL = Self.location(of: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let currentFolder { process.currentDirectoryURL = URL(fileURLWithPath: currentFolder.string) }
        process.standardOutput = file ?? FileHandle(forWritingAtPath: outputFile.string)
        process.standardError = FileHandle(forWritingAtPath: errorFile.string)
        process.standardInput = input.flatMap { FileHandle(forReadingAtPath: $0.string) } ?? .nullDevice
        // The threads of a test block signals, and a program begins with what its parent's thread blocks.
        var none = sigset_t()
        var blocked = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &blocked)
        defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
        try process.run()
    }

    deinit { if process.isRunning { send(SIGKILL) } }

    /// Whether it has not ended yet.
    public var isRunning: Bool { process.isRunning }

    /// What it has written to its standard output so far.
    public var output: String { (try? String(contentsOfFile: outputFile.string, encoding: .utf8)) ?? "" }

    /// Sends a signal, while there is somebody to get it: 0 and -1 would be others than the program.
    public func send(_ signal: Int32) {
        let identifier = process.processIdentifier
        if process.isRunning, identifier > 0 { kill(identifier, signal) }
    }

    /// Waits until something is so, or the program has ended: by itself, or killed because the test's time limit
    /// has passed.
    ///
    /// - Returns: whether the program still runs.
    public func wait(until isSo: () throws -> Bool) rethrows -> Bool {
        while isRunning, try !isSo() {
            // A test that waits cannot be ended from outside; its task is cancelled instead.
            if Task.isCancelled { send(SIGKILL) }
            usleep(2000)
        }
        return isRunning
    }

    /// Waits for its end.
    public func wait() throws -> ProgramRun {
        _ = wait { false }
        process.waitUntilExit()
        let bySignal = process.terminationReason == .uncaughtSignal
        return ProgramRun(
            status: process.terminationStatus + (bySignal ? 128 : 0), output: output,
            errors: try String(contentsOfFile: errorFile.string, encoding: .utf8))
    }

    /// Where a program of this build lies: beside the test bundle, in debug and in release.
    private static func location(of program: String) -> URL {
        // The bundle is what runs on Linux; on macOS a helper is told its path.
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        var folder = URL(fileURLWithPath: bundle).resolvingSymlinksInPath().deletingLastPathComponent()
        let nearest = folder.appendingPathComponent(program)
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent(program)
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return nearest
    }
}
