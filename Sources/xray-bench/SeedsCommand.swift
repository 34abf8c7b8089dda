import ArgumentParser
import Benchmarks
import NeuralNetworks
import ProgramSupport
import Reports
import SystemPackage
import Training

struct SeedsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seeds",
        abstract: "Trains with several seeds, and says how far apart they end on the validation images.",
        discussion: """
            What differs between two settings by less than between two seeds is not shown to differ. Several configs, \
            or several precisions of one, are compared in this way; the test images are left alone. The runs are \
            whole ones: this takes its time. Those that have ended are kept in --output and not made again, those that were interrupted go on. What varies \
            is training.seed. The patients set aside for validation vary with it, unless the config gives them a seed \
            of their own (data.validation.seed): then all runs are measured on the same patients, which tells \
            settings apart sooner and leaves out how much the choice of patients matters. Without --data the data set \
            is the config's.
            """)

    @Argument(
        help: ArgumentHelp("Config files.", valueName: "config"), completion: .file(extensions: ["json"]))
    var configs: [String]

    @OptionGroup var common: CommonOptions

    @OptionGroup var dataSet: DataOptions

    @Option(
        help: ArgumentHelp("Where decoded images are kept (default: as the config says).", valueName: "dir"),
        completion: .directory)
    var cache: String?

    @Option(help: ArgumentHelp("How many training seeds: 1, 2, 3 and so on.", valueName: "n")) var seeds = 3

    @Option(help: ArgumentHelp("Passes over the training set (default: as the config says).", valueName: "n"))
    var epochs: Int?

    @Option(
        help: ArgumentHelp(
            "The numbers to compute with, once for each that is to be compared (default: as the config says).",
            valueName: "auto|float32|bfloat16"))
    var precision: [PrecisionChoice] = []

    @Option(help: ArgumentHelp("Where the runs go.", valueName: "dir"), completion: .directory)
    var output = "runs/seeds"

    func validate() throws {
        try check(seeds, "--seeds", 1...100)
        try check(epochs, "--epochs", 1...100_000)
    }

    func run() throws {
        var overrides = ConfigurationOverrides()
        overrides.dataDirectory = dataSet.data
        overrides.cacheDirectory = cache
        overrides.epochs = epochs
        let configurations = try configs.map { path in
            var configuration = try Configuration(readFrom: FilePath(path))
            try overrides.apply(to: &configuration)
            return configuration
        }
        try common.report { options in
            try SeedsBenchmark.measure(
                configurations, precisions: precision, seeds: seeds, in: FilePath(output), options: options
            ) { Console.note($0) }
        }
    }
}
