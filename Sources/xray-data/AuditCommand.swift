import ArgumentParser
import Files
import Foundation
import Radiographs
import Reports
import SystemPackage
import Training

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Examines a data set before a number is believed.",
        discussion: """
            Counts, dimensions, colours, compression and grey levels of each split and class; files that cannot be \
            read or are odd; exact and near duplicates, patients in two splits, duplicates in two classes; and how \
            train and test differ, with how well a small classifier tells them apart. Images are looked at, \
            predictions are not.

            Ends with 0 where nothing is wrong, with 65 where files cannot be read or duplicates are in different \
            classes, and with --strict also where duplicates or patients are in more than one split.
            """)

    @Argument(
        help: ArgumentHelp("The folder that holds train and test.", valueName: "dir"), completion: .directory)
    var folder: String

    @Option(
        help: ArgumentHelp("Write all of it as JSON into this file.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var json: String?

    @Option(
        help: ArgumentHelp("Write it as a page for a browser into this file.", valueName: "file"),
        completion: .file(extensions: ["html"]))
    var html: String?

    @Flag(help: "Count duplicates and patients in more than one split as wrong.")
    var strict = false

    @Flag(help: "Print nothing but what is wrong.")
    var quiet = false

    func validate() throws {
        if let json, json == html {
            throw ValidationError("--json and --html name one file, \(json); give each its own")
        }
    }

    func run() throws {
        let dataset = try ChestXrayFolder(FilePath(folder), requiring: [])
        let document = json.map { FilePath($0) }
        let page = html.map { FilePath($0) }
        for file in [document, page].compactMap(\.self) { try checkWritable(file) }
        let progress = ConsoleProgress(isQuiet: quiet, on: .errors)
        defer { progress.finish() }
        let total = dataset.allSamples.count
        let report = AuditReport(of: dataset) { progress.show("reading", done: $0, total: total) }
        progress.finish()
        // First what needs no disk.
        if !quiet { try Console.write(Data(AuditText.text(report).utf8)) }
        try RunFiles.write(report, json: document, page: page)
        try report.check(strictly: strict)
    }
}
