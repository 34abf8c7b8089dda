import NeuralNetworks
import OneDNN

/// What the command line says instead of the config file.
public struct ConfigurationOverrides: Sendable {
    public var name: String?
    public var dataDirectory: String?
    public var cacheDirectory: String?
    public var badImages: BadImagePolicy?
    public var epochs: Int?
    public var batchSize: Int?
    public var learningRate: Double?
    public var seed: UInt64?
    public var precision: PrecisionChoice?
    public var convolution: ConvolutionAlgorithm?
    public var threads: Int?
    public var loaderThreads: Int?
    public var threshold: Double?

    public init() {}

    /// Puts what is given in the place of what the config says.
    public func apply(to configuration: inout Configuration) {
        func set<Value>(_ place: inout Value, _ value: Value?) { if let value { place = value } }
        set(&configuration.name, name)
        set(&configuration.data.directory, dataDirectory)
        set(&configuration.data.cache, cacheDirectory)
        set(&configuration.data.badImages, badImages)
        set(&configuration.training.epochs, epochs)
        set(&configuration.training.batchSize, batchSize)
        set(&configuration.training.optimizer.learningRate, learningRate)
        set(&configuration.training.seed, seed)
        set(&configuration.training.precision, precision)
        set(&configuration.training.convolution, convolution)
        set(&configuration.training.threads, threads)
        set(&configuration.training.loaderThreads, loaderThreads)
        set(&configuration.evaluation.threshold, threshold)
    }
}
