import ArgumentParser
import Benchmarks
import ProgramSupport
import SystemPackage
import Training

struct ReportsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reports",
        abstract: "What report.html, TensorBoard's events and the rest add to the time of a run.",
        discussion: """
            The same run with all of them and with none, in turn, --rounds times, in a temporary folder, with images that \
            are decoded already. Without --data the data set is the config's. Few epochs show more of it than a run \
            does: most is written once.
            """)

    @Argument(
        help: ArgumentHelp("A config file.", valueName: "config"), completion: .file(extensions: ["json"]))
    var config: String

    @OptionGroup var measuring: MeasuringOptions

    @OptionGroup var dataSet: DataOptions

    @Option(help: ArgumentHelp("Passes over the training set (default: as the config says).", valueName: "n"))
    var epochs: Int?

    func validate() throws { try check(epochs, "--epochs", 1...100_000) }

    func run() throws {
        let configuration = try Configuration(readFrom: FilePath(config))
        try measuring.report { options in
            try ReportsBenchmark.measure(
                configuration, data: dataSet.path, epochs: epochs, options: options)
        }
    }
}
