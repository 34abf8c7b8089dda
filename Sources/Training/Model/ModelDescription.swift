import NeuralNetworks
import OneDNN
import Radiographs

/// Everything that is needed to use a model, beside its weights: it travels in the model file.
public struct ModelDescription: Equatable, Sendable, Encodable {
    /// Raised when a reader of today could misunderstand a file of tomorrow.
    public static let currentFormatVersion = 2

    /// The version of this description's form.
    public var formatVersion = currentFormatVersion
    /// The layers.
    public var network: Network
    /// The classes in the order of the logits.
    public var classes: [String]
    /// The class that "positive" means.
    public var positiveClass: String
    /// The probability of the positive class from which an image is called positive; with two classes.
    public var threshold: Double
    /// What the logits are divided by; `nil` leaves them as they are.
    public var temperature: Double?
    /// From grey levels to input values.
    public var preprocessing: Preprocessing
    /// How an image of another size is brought to the network's input size.
    public var resize: ResizeMode
    /// The config of the run that made it.
    public var configuration: Configuration
    /// Epochs behind these weights.
    public var epochs: Int
    /// What the training images look like; `nil` where there were few, and in files that are older than this.
    public var trainingImages: TrainingDistribution?
    /// Which images were kept from training to validate on; `nil` in files that are older than this.
    public var validationImages: SplitFingerprint?

    enum CodingKeys: String, CodingKey {
        case formatVersion, network, classes, positiveClass, threshold, temperature, preprocessing, resize
        case configuration, epochs, trainingImages, validationImages
    }

    /// Describes a model by the config of the run that makes it.
    ///
    /// - Parameters:
    ///   - network: the layers.
    ///   - classes: in the order of the network's outputs.
    ///   - positiveClass: the one of the classes that "positive" means.
    ///   - configuration: gives the preprocessing, the resizing and a first threshold.
    ///   - epochs: how many are behind the weights.
    public init(
        network: Network, classes: [String], positiveClass: String, configuration: Configuration, epochs: Int
    ) {
        self.network = network
        self.classes = classes
        self.positiveClass = positiveClass
        threshold = configuration.evaluation.threshold.provisionalThreshold
        preprocessing = configuration.preprocessing
        resize = configuration.data.resize
        self.configuration = configuration
        self.epochs = epochs
    }

    /// Describes models that answer together, by the mean of their probabilities: as the first, under all their names
    /// and with the mean of their thresholds.
    ///
    /// - Precondition: there is one at least.
    init(ofEnsemble models: [ModelDescription]) {
        self = models[0]
        configuration.name = models.map(\.configuration.name).joined(separator: " + ")
        threshold = models.reduce(0) { $0 + $1.threshold } / Double(models.count)
    }

    /// The input's rows and columns.
    public var imageSize: ImageSize {
        ImageSize(width: network.input.size.width, height: network.input.size.height)
    }

    /// The index of the positive class.
    public var positiveIndex: Int { classes.firstIndex(of: positiveClass) ?? classes.count - 1 }

    /// What the model is computed in unless somebody asks for another: what its config says, and float32 where this
    /// processor does not multiply bfloat16, which that of the training may have done.
    public var precision: Precision {
        Processor.multipliesBFloat16 ? configuration.training.precision.resolved : .float32
    }

    /// How probabilities become a class.
    public var decisionRule: DecisionRule {
        classes.count == 2 ? .threshold(threshold, positiveClass: positiveIndex) : .highestProbability
    }
}
