import Diagnostics
import Foundation
import Radiographs

/// All that an audit of a data set has found: what `xray-data audit` shows and writes.
///
/// It looks at the statistics of all images, those of the test split among them, and at no prediction: nothing that a
/// model could be chosen by.
public struct AuditReport: Codable, Sendable, Equatable {
    /// Raised when a reader of today could misunderstand a report of tomorrow.
    public static let currentFormatVersion = 1

    /// The version of this report's form.
    public var formatVersion = currentFormatVersion
    /// When it was made, ISO 8601.
    public var date: String
    /// The version of the program that made it.
    public var program: String
    /// What is wrong and has to be put right, a line each: files that cannot be read, duplicates in two classes.
    public var faults: [String]
    /// Ways by which a network may know what it is tested on, a line each: duplicates and patients in two splits.
    public var leaks: [String]
    /// The files, pictures, patients and duplicates.
    public var data: DatasetAudit
    /// How well train and test can be told apart; `nil` where one of them is missing.
    public var detection: SplitDetection?

    /// Audits a data set, on all cores.
    ///
    /// - Parameters:
    ///   - folder: whose files to read.
    ///   - threads: how many files are read, and then classifiers fitted, at once; the report does not depend on it.
    ///   - progress: called after every file with the number of those done, from any thread.
    public init(
        of folder: ChestXrayFolder, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        progress: @Sendable (_ done: Int) -> Void = { _ in }
    ) {
        let dataset = InspectedDataset(folder, threads: threads, progress: progress)
        date = Date().ISO8601Format()
        program = Program.version
        data = DatasetAudit(of: dataset)
        detection = SplitDetection(of: dataset, threads: threads)
        faults = Self.faults(in: data)
        leaks = Self.leaks(in: data)
    }

    private static func faults(in data: DatasetAudit) -> [String] {
        var faults: [String] = []
        if !data.unreadable.isEmpty {
            faults.append("\(counted(data.unreadable.count, "file")) cannot be read as images")
        }
        let conflicts = data.labelConflicts.count
        if conflicts > 0 {
            faults.append("\(counted(conflicts, "group")) of duplicates in different classes")
        }
        return faults
    }

    private static func leaks(in data: DatasetAudit) -> [String] {
        var leaks: [String] = []
        let duplicates = data.duplicatesAcrossSplits.count
        if duplicates > 0 {
            leaks.append("\(counted(duplicates, "group")) of duplicates in more than one split")
        }
        let patients = data.sharedPatients.count
        if patients > 0 { leaks.append("\(counted(patients, "patient")) in more than one split") }
        return leaks
    }

    /// Ends a program where something is wrong.
    ///
    /// - Parameter strictly: leakage counts as wrong, too.
    /// - Throws: ``AuditFailure``.
    public func check(strictly: Bool) throws(AuditFailure) {
        let wrong = faults + (strictly ? leaks : [])
        if !wrong.isEmpty { throw AuditFailure(folder: data.folder, problems: wrong) }
    }
}

/// A data set that should not be trained on as it is.
public struct AuditFailure: ReportableError, Equatable {
    /// The data set's folder.
    public let folder: String
    /// What is wrong, one thing each.
    public let problems: [String]

    /// The folder and what is wrong, in one line.
    public var description: String {
        "\(folder): \(problems.joined(separator: ", ")); the audit lists them: remove or mend them"
    }

    /// Bad data.
    public var exitStatus: ExitStatus { .badData }
}
