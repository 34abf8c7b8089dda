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
        try ProgramExit.reporting("xray-data") {
            let dataset = try ChestXrayFolder(FilePath(folder), requiring: [])
            let progress = ConsoleProgress(isQuiet: json)
            let total = dataset.allSamples.count
            let statistics = DatasetStatistics(of: dataset) { progress.showDecoding(done: $0, total: total) }
            if json {
                FileHandle.standardOutput.write(try RunFiles.json(statistics))
            } else {
                progress.finish()
                print(statistics.description)
            }
        }
    }
}
