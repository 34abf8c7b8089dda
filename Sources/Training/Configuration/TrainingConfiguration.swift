import Diagnostics
import NeuralNetworks
import OneDNN

/// How the network is trained.
public struct TrainingConfiguration: Equatable, Sendable, Codable {
    /// Passes over the training set.
    public var epochs: Int
    /// Images per step.
    public var batchSize: Int
    /// What all chance in the run comes from.
    public var seed: UInt64
    /// How weights follow their gradients.
    public var optimizer: Optimizer
    /// How the learning rate goes over the training.
    public var schedule: LearningRateSchedule
    /// What is minimised.
    public var loss: Loss
    /// A limit for the gradients' norm; none where it is left out.
    public var gradientClipping: GradientClipping?
    /// When to end before the last epoch; never where it is left out.
    public var earlyStopping: EarlyStopping?
    /// The validation metric that decides which epoch's weights are the best.
    public var selection: MetricName
    /// An average of the weights, to be evaluated in their place.
    public var averaging: ExponentialMovingAverage?
    /// Small images first; those of the network's size throughout where it is left out.
    public var progressiveSize: ProgressiveSize?
    /// What is computed in.
    public var precision: PrecisionChoice
    /// How convolutions are computed; automatic takes the faster for each, measured once on a machine.
    public var convolution: ConvolutionAlgorithm
    /// Threads that compute; 0 for one a processor core.
    public var threads: Int
    /// Threads that make batches.
    public var loaderThreads: Int

    /// Defaults are those a config gets that leaves the key out.
    public init(
        epochs: Int = 15, batchSize: Int = 32, seed: UInt64 = 1, optimizer: Optimizer = .adam(Adam()),
        schedule: LearningRateSchedule = .init(), loss: Loss = .init(),
        gradientClipping: GradientClipping? = nil,
        earlyStopping: EarlyStopping? = nil, selection: MetricName = .validationLoss,
        averaging: ExponentialMovingAverage? = nil, progressiveSize: ProgressiveSize? = nil,
        precision: PrecisionChoice = .auto,
        convolution: ConvolutionAlgorithm = .automatic, threads: Int = 0, loaderThreads: Int = 1
    ) {
        self.epochs = epochs
        self.batchSize = batchSize
        self.seed = seed
        self.optimizer = optimizer
        self.schedule = schedule
        self.loss = loss
        self.gradientClipping = gradientClipping
        self.earlyStopping = earlyStopping
        self.selection = selection
        self.averaging = averaging
        self.progressiveSize = progressiveSize
        self.precision = precision
        self.convolution = convolution
        self.threads = threads
        self.loaderThreads = loaderThreads
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case epochs, batchSize, seed, optimizer, schedule, loss, gradientClipping, earlyStopping, selection
        case averaging, progressiveSize, precision, convolution, threads, loaderThreads
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = TrainingConfiguration()
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        epochs = try container.value(
            .epochs, default: defaults.epochs, expecting: "a whole number from 1 to 100000"
        ) { 1...100_000 ~= $0 }
        batchSize = try container.value(
            .batchSize, default: defaults.batchSize, expecting: "a whole number from 1 to 4096"
        ) { 1...4096 ~= $0 }
        seed = try container.value(.seed, default: defaults.seed)
        optimizer = try container.value(.optimizer, default: defaults.optimizer)
        schedule = try container.value(.schedule, default: defaults.schedule)
        loss = try container.value(.loss, default: defaults.loss)
        gradientClipping = try container.value(.gradientClipping, default: nil)
        earlyStopping = try container.value(.earlyStopping, default: nil)
        selection = try container.choice(.selection, default: defaults.selection)
        averaging = try container.value(.averaging, default: nil)
        progressiveSize = try container.value(.progressiveSize, default: nil)
        precision = try container.choice(.precision, default: defaults.precision)
        convolution = try container.choice(.convolution, default: defaults.convolution)
        threads = try container.value(
            .threads, default: defaults.threads, expecting: "a whole number from 0 to 1024"
        ) { 0...1024 ~= $0 }
        loaderThreads = try container.value(
            .loaderThreads, default: defaults.loaderThreads, expecting: "a whole number from 1 to 64"
        ) {
            1...64 ~= $0
        }
    }
}

/// The precision a config asks for.
public enum PrecisionChoice: String, Hashable, Sendable, Codable, CaseIterable {
    /// bfloat16 where the processor multiplies in it, float32 elsewhere.
    case auto
    case float32, bfloat16

    /// The precision for this processor.
    public var resolved: Precision {
        switch self {
        case .auto: Processor.multipliesBFloat16 ? .bfloat16 : .float32
        case .float32: .float32
        case .bfloat16: .bfloat16
        }
    }
}

/// Training ends when a metric has not improved for some epochs.
public struct EarlyStopping: Equatable, Sendable, Codable {
    /// The validation metric that has to improve.
    public var metric: MetricName
    /// How many epochs without improvement are borne.
    public var patience: Int
    /// By how much a value has to improve on the best to count.
    public var minimumImprovement: Double

    /// Defaults are those a config gets that leaves the key out.
    public init(metric: MetricName = .validationLoss, patience: Int = 5, minimumImprovement: Double = 0) {
        self.metric = metric
        self.patience = patience
        self.minimumImprovement = minimumImprovement
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case metric, patience, minimumImprovement }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = EarlyStopping()
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        metric = try container.choice(.metric, default: defaults.metric)
        patience = try container.value(
            .patience, default: defaults.patience, expecting: "a whole number from 0 on"
        ) { $0 >= 0 }
        minimumImprovement = try container.value(
            .minimumImprovement, default: defaults.minimumImprovement, expecting: "a number from 0 on"
        ) { $0 >= 0 && $0.isFinite }
    }
}
