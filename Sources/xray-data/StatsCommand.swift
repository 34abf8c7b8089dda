import ArgumentParser
import Foundation
import Radiographs
import Reports
import SystemPackage

struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Counts, sizes, patients, bad files and duplicates of a data set.")

    @Argument(
        help: ArgumentHelp("The folder that holds train and test.", valueName: "dir"), completion: .directory)
    var folder: String

    @Flag(help: "Print JSON and nothing else.")
    var json = false

    func run() throws {
        let dataset = try ChestXrayFolder(FilePath(folder), requiring: [])
        let progress = ConsoleProgress(isQuiet: json, on: .errors)
        defer { progress.finish() }
        let total = dataset.allSamples.count
        let statistics = DatasetStatistics(of: dataset) { progress.show("decoding", done: $0, total: total) }
        progress.finish()
        if json {
            try Console.write(try RunFiles.json(statistics))
        } else {
            try Console.write(Data(StatisticsText.text(statistics).utf8))
        }
    }
}
