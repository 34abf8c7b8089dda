import Foundation
import SystemPackage

/// A browser without a window, to see pages as people do.
public struct Chromium: Sendable {
    private let executable: String

    /// - Returns: `nil` where none is installed that works; then a line says which test was left out.
    public static func find(for test: String = #function) -> Chromium? {
        if case .failure(let absence) = found { print("SKIPPED \(test): \(absence.reason)") }
        return try? found.get()
    }

    /// Looked for once: the trial takes a moment.
    private static let found: Result<Chromium, Absence> = {
        var reason = "there is no chromium on the PATH; apt-get install chromium"
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for name in ["chromium", "chromium-browser", "google-chrome"] {
            for folder in folders {
                let path = "\(folder)/\(name)"
                guard FileManager.default.isExecutableFile(atPath: path) else { continue }
                let chromium = Chromium(executable: path)
                if chromium.showsTemporaryFiles { return .success(chromium) }
                reason = "chromium: \(path) does not show a temporary file; is it a snap?"
            }
        }
        return .failure(Absence(reason: reason))
    }()

    private struct Absence: Error { let reason: String }

    /// Whether it can be used at all: the launcher of a snap fails, or has temporary files of its own.
    private var showsTemporaryFiles: Bool {
        guard let folder = try? TemporaryFolder(),
            let page = try? folder.write("<p>small page</p>", to: "page.html"),
            let document = try? visit(page, width: 500).document
        else { return false }
        return document.contains("<p>small page</p>")
    }

    /// What a page has become once it is loaded and its scripts have run, and what went to its console.
    public struct Visit: Sendable {
        /// The document as markup.
        public let document: String
        /// The lines of the console, with errors of the page itself among them.
        public let console: [String]
    }

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - page: an HTML file.
    ///   - width: of the window, in pixels; a browser makes none narrower than 500.
    ///   - isDark: whether the reader prefers a dark scheme.
    public func visit(_ page: FilePath, width: Int, isDark: Bool = false) throws -> Visit {
        let (output, errors) = try run(["--dump-dom", "file://\(page.string)"], width: width, isDark: isDark)
        return Visit(
            document: output,
            console: errors.split(separator: "\n").map(String.init).filter { $0.contains(":CONSOLE:") })
    }

    /// Takes a picture of a window's height of a page, as PNG.
    public func photograph(
        _ page: FilePath, width: Int, height: Int, isDark: Bool = false, to picture: FilePath
    ) throws {
        _ = try run(
            ["--screenshot=\(picture.string)", "--hide-scrollbars", "file://\(page.string)"], width: width,
            height: height, isDark: isDark)
    }

    private func run(
        _ arguments: [String], width: Int, height: Int = 900, isDark: Bool
    ) throws -> (output: String, errors: String) {
        let folder = try TemporaryFolder()
        let outputFile = try folder.write("", to: "output")
        let errorFile = try folder.write("", to: "errors")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments =
            [
                // A browser that root starts refuses its sandbox; the pages are our own.
                "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                "--user-data-dir=\(folder.path.appending("profile"))", "--window-size=\(width),\(height)",
                "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)",
            ] + arguments
        // Files rather than pipes: a browser's helpers may outlive it and hold a pipe open.
        process.standardOutput = FileHandle(forWritingAtPath: outputFile.string)
        process.standardError = FileHandle(forWritingAtPath: errorFile.string)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        while process.isRunning {
            // The test's time limit has passed.
            if Task.isCancelled { kill(process.processIdentifier, SIGKILL) }
            usleep(2000)
        }
        process.waitUntilExit()
        struct Failure: Error { let status: Int32 }
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return (
            try String(contentsOfFile: outputFile.string, encoding: .utf8),
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: errorFile.string)), as: UTF8.self)
        )
    }
}
