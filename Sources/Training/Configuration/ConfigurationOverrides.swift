import NeuralNetworks
import OneDNN

/// What the command line says instead of the config file.
public struct ConfigurationOverrides: Sendable {
    /// Instead of `name`.
    public var name: String?
    /// Instead of `data.directory`.
    public var dataDirectory: String?
    /// Instead of `data.cache`.
    public var cacheDirectory: String?
    /// Instead of `data.badImages`.
    public var badImages: BadImagePolicy?
    /// Instead of `training.epochs`.
    public var epochs: Int?
    /// Instead of `training.batchSize`.
    public var batchSize: Int?
    /// Instead of `training.optimizer.learningRate`.
    public var learningRate: Double?
    /// Instead of `training.seed`.
    public var seed: UInt64?
    /// Instead of `training.precision`.
    public var precision: PrecisionChoice?
    /// Instead of `training.convolution`.
    public var convolution: ConvolutionAlgorithm?
    /// Instead of `training.threads`.
    public var threads: Int?
    /// Instead of `training.loaderThreads`.
    public var loaderThreads: Int?
    /// Instead of `evaluation.threshold`.
    public var threshold: Double?

    /// Changes nothing.
    public init() {}

    /// Puts what is given in the place of what the config says.
    ///
    /// - Throws: ``TrainingError/learningRateOfPhase(key:)`` where a phase of the config has a rate of its own, which
    ///   would not heed this one.
    public func apply(to configuration: inout Configuration) throws(TrainingError) {
        if learningRate != nil,
            let phase = configuration.transfer?.phases.firstIndex(where: { $0.learningRate != nil })
        {
            throw .learningRateOfPhase(key: "transfer.phases[\(phase)].learningRate")
        }
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
        set(&configuration.evaluation.threshold, threshold.map { .fixed($0) })
    }
}
