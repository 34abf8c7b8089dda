import ArgumentParser
import Benchmarks
import ProgramSupport
import SystemPackage
import Training

struct EndToEndCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end-to-end",
        abstract: "A whole run from a cold cache to the evaluation: time, images/s and memory of each part.",
        discussion: """
            It runs once, in a temporary folder. Without --data the data set is the config's.
            """)

    @Argument(
        help: ArgumentHelp("A config file.", valueName: "config"), completion: .file(extensions: ["json"]))
    var config: String

    @OptionGroup var common: CommonOptions

    @OptionGroup var dataSet: DataOptions

    @Option(help: ArgumentHelp("Passes over the training set.", valueName: "n")) var epochs = 1

    @Option(help: ArgumentHelp("Images per step (default: as the config says).", valueName: "n"))
    var batchSize: Int?

    @Option(
        help: ArgumentHelp(
            "The numbers to compute with (default: as the config says).", valueName: "auto|float32|bfloat16"))
    var precision: PrecisionChoice?

    func validate() throws {
        try check(epochs, "--epochs", 1...100_000)
        try checkBatchSize(batchSize)
    }

    func run() throws {
        try common.report { options in
            try EndToEndBenchmark.measure(
                BenchmarkSubject(config, batchSize: batchSize).configuration,
                data: dataSet.path, epochs: epochs, precision: precision, options: options)
        }
    }
}
