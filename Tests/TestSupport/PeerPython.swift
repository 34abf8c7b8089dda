import Foundation
import SystemPackage

/// A Python with packages that a test compares with: the one that `XRAY_PEERS_PYTHON` names, else `python3`.
public struct PeerPython: Sendable {
    private let command: String

    /// Looks for it.
    ///
    /// - Parameters:
    ///   - modules: what it has to have.
    ///   - test: what is left out without it.
    /// - Returns: `nil` where it is absent or a module is; then a line says which test was left out.
    public static func find(importing modules: String..., for test: String = #function) -> PeerPython? {
        let command = ProcessInfo.processInfo.environment["XRAY_PEERS_PYTHON"] ?? "python3"
        let python = PeerPython(command: command)
        if (try? python.run(["-c", "import \(modules.joined(separator: ", "))"])) != nil { return python }
        print(
            "SKIPPED \(test): \(command) has no \(modules.joined(separator: ", or no "));"
                + " set XRAY_PEERS_PYTHON to one that has")
        return nil
    }

    /// Runs a script and decodes the JSON that it prints.
    public func run<Result: Decodable>(
        script: FilePath, _ arguments: [String], as type: Result.Type = Result.self
    ) throws -> Result {
        try JSONDecoder().decode(type, from: try run([script.string] + arguments))
    }

    /// Runs a program given as text and returns what it prints.
    public func run(code: String, _ arguments: [String]) throws -> String {
        String(decoding: try run(["-c", code] + arguments), as: UTF8.self)
    }

    /// Runs it and returns what it prints.
    private func run(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        let folder = try TemporaryFolder()
        let errors = try folder.write("", to: "errors")
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: errors.string)
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(message: try String(contentsOfFile: errors.string, encoding: .utf8))
        }
        return data
    }

    private struct Failure: Error { let message: String }
}
