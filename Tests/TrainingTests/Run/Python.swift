import Foundation
import TestSupport

/// A Python that has the packages a test compares with: the one that `XRAY_PYTHON` names, else `python3`.
struct Python {
    private let command: String

    /// - Returns: `nil` where there is none; then a line says which test was left out.
    static func find(importing module: String, for test: String = #function) -> Python? {
        let command = ProcessInfo.processInfo.environment["XRAY_PYTHON"] ?? "python3"
        let python = Python(command: command)
        if (try? python.run("import \(module)", [])) != nil { return python }
        print("SKIPPED \(test): \(command) has no \(module); set XRAY_PYTHON to one that has")
        return nil
    }

    /// Runs a script and returns what it prints.
    func run(_ script: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command, "-c", script] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        struct Failure: Error { let status: Int32 }
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return String(decoding: data, as: UTF8.self)
    }
}
