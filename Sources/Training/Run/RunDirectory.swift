import Diagnostics
import Files
import Foundation
import Radiographs
import SystemPackage

/// The folder of one run, and the names of what is in it.
public struct RunDirectory: Sendable {
    /// The folder.
    public let path: FilePath
    /// Whether it was made for the run.
    private let isNew: Bool

    /// The config in full, as the run takes it.
    public var configuration: FilePath { path.appending("config.json") }
    /// Who is trained, validated and tested on.
    public var split: FilePath { path.appending("split.json") }
    /// The convolution algorithms that were measured and chosen.
    public var convolutions: FilePath { path.appending("convolutions.json") }
    /// The figures of every epoch.
    public var history: FilePath { path.appending("history.csv") }
    /// The folder of the events that TensorBoard shows.
    public var tensorboard: FilePath { path.appending("tensorboard") }
    /// The folder of the checkpoints.
    public var checkpoints: FilePath { path.appending("checkpoints") }
    /// The model of the best epoch.
    public var bestCheckpoint: FilePath { checkpoints.appending("best.safetensors") }
    /// The state at the end of the last epoch, or where the run was interrupted.
    public var lastCheckpoint: FilePath { checkpoints.appending("last.safetensors") }
    /// The one before ``lastCheckpoint``.
    public var previousCheckpoint: FilePath { checkpoints.appending("previous.safetensors") }
    /// All figures, for programs. A folder that has it holds a finished run.
    public var report: FilePath { path.appending("report.json") }
    /// All figures, for people.
    public var textReport: FilePath { path.appending("report.txt") }
    /// All figures, charts and the most telling images, for a browser.
    public var pageReport: FilePath { path.appending("report.html") }

    /// Where the predictions of a split go.
    public func predictions(of split: String) -> FilePath { path.appending("predictions-\(split).csv") }

    /// Makes the folder of a new run.
    ///
    /// - Parameter isReserved: whether the folder is there for the sake of this run, by
    ///   ``makeStandardFolder(name:at:)``.
    /// - Throws: ``RunDirectoryError`` where it holds a run already, `FileError` where it cannot be made.
    public init(creating path: FilePath, isReserved: Bool = false) throws {
        self.path = path
        isNew = isReserved || !fileExists(path)
        guard !fileExists(configuration) else { throw RunDirectoryError.occupied(path) }
        try makeCheckpointFolder()
    }

    /// Makes sure that there is a folder for checkpoints and that they can be written: found out now rather than after
    /// an hour.
    ///
    /// - Throws: `FileError` where they cannot.
    func makeCheckpointFolder() throws(FileError) {
        try createFolder(checkpoints)
        guard access(checkpoints.string, W_OK) == 0, access(path.string, W_OK) == 0 else {
            throw FileError(.create, path, Errno(rawValue: errno))
        }
    }

    /// Takes away what was written for a run that could not begin, with the folder if it was made for the run. What others
    /// put into it stays.
    func discard() {
        for file in [configuration, split, convolutions] { unlink(file.string) }
        rmdir(checkpoints.string)
        if isNew { rmdir(path.string) }
    }

    /// Makes a run's folder that of a run under way: takes away what says that it has ended, and what a killed process
    /// has left half-written, and writes the config that it goes on with.
    ///
    /// - Throws: `FileError` where the config cannot be written.
    func reopen(with now: Configuration) throws {
        // Before the config, so that a crash in between leaves a run that can go on.
        for file in [report, textReport, pageReport, predictions(of: SplitName.test.rawValue)] {
            unlink(file.string)
        }
        let written = [
            bestCheckpoint, lastCheckpoint, configuration, split, convolutions, history, report, textReport,
            pageReport, predictions(of: SplitName.test.rawValue),
        ]
        for file in written { AtomicFile.removeLeftovers(of: file) }
        try AtomicFile.write(now.json(), to: configuration)
    }

    /// Puts another checkpoint in the place of ``lastCheckpoint``.
    ///
    /// - Throws: `FileError`.
    func makeLast(_ checkpoint: FilePath) throws(FileError) {
        guard rename(checkpoint.string, lastCheckpoint.string) == 0 else {
            throw FileError(.create, lastCheckpoint, Errno(rawValue: errno))
        }
    }

    /// Opens the folder of a run that was begun.
    ///
    /// - Throws: ``RunDirectoryError`` where there is none.
    public init(opening path: FilePath) throws {
        self.path = path
        isNew = false
        guard fileExists(configuration) else { throw RunDirectoryError.noRun(path) }
    }

    /// What the run came to when it ended; `nil` where it has no report yet.
    func finishedReport() throws -> RunReport? {
        guard fileExists(report) else { return nil }
        return try decodeStrictly(RunReport.self, from: try readFile(report), file: report.string)
    }

    /// The folder that new runs go into.
    public static let standardFolder = FilePath("runs")

    /// The run below a folder that was finished last.
    ///
    /// - Throws: ``RunDirectoryError/noFinishedRun(_:)`` where there is none.
    public static func newestFinished(below folder: FilePath) throws(RunDirectoryError) -> RunDirectory {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        let finished = names.compactMap { name -> (run: RunDirectory, date: Date)? in
            guard let run = try? RunDirectory(opening: folder.appending(name)),
                fileExists(run.bestCheckpoint),
                let attributes = try? FileManager.default.attributesOfItem(atPath: run.report.string),
                let date = attributes[.modificationDate] as? Date
            else { return nil }
            return (run, date)
        }
        // Of two finished at once the one whose name comes last.
        let newest = finished.max { ($0.date, $0.run.path.string) < ($1.date, $1.run.path.string) }
        guard let newest else { throw .noFinishedRun(folder) }
        return newest.run
    }

    /// Makes the folder of a run that is given none: `runs/base-20250131-174500`, by the run's name and when it begins.
    /// Where others began in the same second there is a number behind it.
    ///
    /// - Throws: `FileError` where it cannot be made.
    public static func makeStandardFolder(name: String, at date: Date = Date()) throws(FileError) -> FilePath
    {
        let path = standardPath(name: name, at: date)
        try createFolder(path.removingLastComponent())
        var (candidate, number) = (path, 1)
        while mkdir(candidate.string, 0o777) != 0 {
            guard errno == EEXIST else { throw FileError(.create, candidate, Errno(rawValue: errno)) }
            number += 1
            candidate = FilePath("\(path)-\(number)")
        }
        return candidate
    }

    private static func standardPath(name: String, at date: Date) -> FilePath {
        var time = time_t(date.timeIntervalSince1970)
        var parts = tm()
        localtime_r(&time, &parts)
        let digits = [
            parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
        ]
        .map { $0 < 10 ? "0\($0)" : "\($0)" }
        return standardFolder.appending("\(name)-\(digits[0...2].joined())-\(digits[3...5].joined())")
    }
}

/// A folder that cannot be a run's.
public enum RunDirectoryError: ReportableError {
    case occupied(FilePath)
    case busy(FilePath)
    case noRun(FilePath)
    case noFinishedRun(FilePath)
    case ofRun(FilePath)

    /// One line that says what to do.
    public var description: String {
        switch self {
        case .occupied(let path):
            "\(path): there is a run in this folder already; choose another with --output, or go on with"
                + " --resume \(path.string.shellQuoted)"
        case .busy(let path):
            "\(path): another process works in this run; wait for its end, or begin a new run in another folder"
        case .noRun(let path):
            "\(path): found no config.json, expected the folder of a run that was begun with xray-train"
        case .noFinishedRun(let path):
            "\(path): found no finished run below it; train one with xray-train, or name a model with --checkpoint"
        case .ofRun(let path):
            "\(path): this is the folder of a run, whose reports would be overwritten; choose another folder"
        }
    }

    /// By whether the folder is taken or missing.
    public var exitStatus: ExitStatus {
        switch self {
        case .occupied, .busy, .ofRun: .cannotCreate
        case .noRun, .noFinishedRun: .missingInput
        }
    }
}
