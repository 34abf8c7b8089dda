import ArgumentParser
import OneDNN
import Training

/// The flags that take the place of a config's settings.
struct OverrideOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The data set, instead of data.directory.", valueName: "dir"),
        completion: .directory)
    var data: String?

    @Option(help: ArgumentHelp("Where decoded images are kept.", valueName: "dir"), completion: .directory)
    var cache: String?

    @Option(help: ArgumentHelp("The run's name.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("What becomes of files that are no images.", valueName: "stop|skip"))
    var badImages: BadImagePolicy?

    @Option(help: ArgumentHelp("Passes over the training set.", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Images a step.", valueName: "n"))
    var batchSize: Int?

    @Option(help: ArgumentHelp("The optimizer's learning rate.", valueName: "rate"))
    var learningRate: Double?

    @Option(help: ArgumentHelp("What all chance comes from.", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("The numbers to compute with.", valueName: "auto|float32|bfloat16"))
    var precision: PrecisionChoice?

    @Option(
        help: ArgumentHelp(
            "How convolutions are computed in float32.", valueName: "direct|winograd|automatic"))
    var convolution: ConvolutionAlgorithm?

    @Option(help: ArgumentHelp("Threads that compute; 0 for one a core.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("Threads that make batches.", valueName: "n"))
    var loaderThreads: Int?

    @Option(help: ArgumentHelp("The probability from which an image is called positive.", valueName: "p"))
    var threshold: Double?

    func validate() throws {
        try check(epochs, "--epochs", "a whole number from 1") { $0 >= 1 }
        try check(batchSize, "--batch-size", "a whole number from 1 to 4096") { 1...4096 ~= $0 }
        try check(learningRate, "--learning-rate", "a number above 0") { $0 > 0 && $0.isFinite }
        try check(threads, "--threads", "a whole number from 0 to 1024") { 0...1024 ~= $0 }
        try check(loaderThreads, "--loader-threads", "a whole number from 1 to 64") { 1...64 ~= $0 }
        try check(threshold, "--threshold", "a probability above 0 and below 1") { $0 > 0 && $0 < 1 }
    }

    private func check<Value>(
        _ value: Value?, _ flag: String, _ expectation: String, _ isValid: (Value) -> Bool
    ) throws {
        if let value, !isValid(value) {
            throw ValidationError("\(flag): found \(value), expected \(expectation)")
        }
    }

    /// What was given.
    var values: ConfigurationOverrides {
        var overrides = ConfigurationOverrides()
        overrides.name = name
        overrides.dataDirectory = data
        overrides.cacheDirectory = cache
        overrides.badImages = badImages
        overrides.epochs = epochs
        overrides.batchSize = batchSize
        overrides.learningRate = learningRate
        overrides.seed = seed
        overrides.precision = precision
        overrides.convolution = convolution
        overrides.threads = threads
        overrides.loaderThreads = loaderThreads
        overrides.threshold = threshold
        return overrides
    }
}

extension BadImagePolicy: ExpressibleByArgument {}
extension PrecisionChoice: ExpressibleByArgument {}
extension ConvolutionAlgorithm: ExpressibleByArgument {}
