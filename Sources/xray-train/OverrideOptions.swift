import ArgumentParser
import OneDNN
import ProgramSupport
import Training

/// The flags that take the place of a config's settings.
struct OverrideOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The data set: a folder with train and test.", valueName: "dir"),
        completion: .directory)
    var data: String?

    @Option(
        help: ArgumentHelp("Where decoded images are kept between runs.", valueName: "dir"),
        completion: .directory)
    var cache: String?

    @Option(help: ArgumentHelp("The run's name.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("What to do about files that are no images.", valueName: "choice"))
    var badImages: BadImagePolicy?

    @Option(help: ArgumentHelp("Passes over the training set.", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Images per step.", valueName: "n"))
    var batchSize: Int?

    @Option(help: ArgumentHelp("The optimizer's learning rate.", valueName: "rate"))
    var learningRate: Double?

    @Option(
        help: ArgumentHelp(
            "The seed of all that is random, but for a split with a seed of its own.", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("The numbers to compute with.", valueName: "choice"))
    var precision: PrecisionChoice?

    @Option(help: ArgumentHelp("How convolutions are computed.", valueName: "choice"))
    var convolution: ConvolutionAlgorithm?

    @Option(help: ArgumentHelp("Threads that compute; 0 for one per core.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("Threads that make batches.", valueName: "n"))
    var loaderThreads: Int?

    @Option(help: ArgumentHelp("The probability from which an image is called positive.", valueName: "p"))
    var threshold: Double?

    func validate() throws {
        try checkFolder(data, "--data")
        try checkFolder(cache, "--cache")
        try check(name, "--name", Configuration.nameExpectation) { Configuration.isName($0) }
        try check(epochs, "--epochs", "a whole number from 1 to 100000") { 1...100_000 ~= $0 }
        try checkBatchSize(batchSize)
        try check(learningRate, "--learning-rate", "a number above 0") { $0.isPositiveFloat }
        try checkThreads(threads)
        try check(loaderThreads, "--loader-threads", "a whole number from 1 to 64") { 1...64 ~= $0 }
        try checkThreshold(threshold)
    }

    /// A flag that was given and that a run in its middle cannot follow.
    var flagThatMakesAnotherRun: String? {
        if name != nil { return "--name" }
        if seed != nil { return "--seed" }
        if threshold != nil { return "--threshold" }
        return batchSize == nil ? nil : "--batch-size"
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
