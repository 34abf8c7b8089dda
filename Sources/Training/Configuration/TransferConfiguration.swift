import Diagnostics
import NeuralNetworks
import Radiographs

/// Where a network's first weights come from, and which of them are trained.
public struct TransferConfiguration: Equatable, Sendable, Codable {
    /// The safetensors file; relative to where the program is started.
    public var weights: String
    /// How a network made for colour is given grey images.
    public var greyInput: GreyInput
    /// What becomes of convolutions that the file lacks while it has layers behind them. Those that it lacks before a new
    /// head are new as well, unless they start as the identity.
    public var missingConvolutions: MissingConvolutions
    /// Names or prefixes of layers that are not taken from the file, though it may hold them.
    public var newLayers: [String]
    /// Names or prefixes of the layers that are trained; all where it is left out.
    public var trainable: [String]?
    /// Layers with learning rates of their own.
    public var groups: [LayerGroup]
    /// Parts of the training, one after the other. One, with all epochs, where it is left out.
    public var phases: [PhaseConfiguration]
    /// Megabytes that the kept features of a frozen part may take; above, they are computed anew in each epoch.
    public var featureMegabytes: Int

    /// Defaults are those a config gets that leaves the key out.
    public init(
        weights: String, greyInput: GreyInput = .fold, missingConvolutions: MissingConvolutions = .refuse,
        newLayers: [String] = [], trainable: [String]? = nil, groups: [LayerGroup] = [],
        phases: [PhaseConfiguration] = [], featureMegabytes: Int = 4096
    ) {
        self.weights = weights
        self.greyInput = greyInput
        self.missingConvolutions = missingConvolutions
        self.newLayers = newLayers
        self.trainable = trainable
        self.groups = groups
        self.phases = phases
        self.featureMegabytes = featureMegabytes
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case weights, greyInput, missingConvolutions, newLayers, trainable, groups, phases, featureMegabytes
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        weights = try container.value(.weights, expecting: "the path of a file") { !$0.isEmpty }
        let defaults = TransferConfiguration(weights: weights)
        greyInput = try container.choice(.greyInput, default: defaults.greyInput)
        missingConvolutions = try container.choice(
            .missingConvolutions, default: defaults.missingConvolutions)
        newLayers = try container.value(.newLayers, default: defaults.newLayers)
        trainable = try container.value(.trainable, default: nil)
        groups = try container.value(.groups, default: defaults.groups)
        phases = try container.value(.phases, default: defaults.phases)
        featureMegabytes = try container.value(
            .featureMegabytes, default: defaults.featureMegabytes,
            expecting: "a whole number from 0 to 1048576"
        ) { 0...1_048_576 ~= $0 }
        if trainable?.isEmpty == true {
            throw container.invalid(.trainable, "found no layer, expected at least one to train")
        }
        for (index, phase) in phases.enumerated() {
            if index < phases.count - 1, phase.epochs == nil {
                throw container.invalid(
                    .phases,
                    "phase \(index + 1) of \(phases.count) needs \"epochs\"; only the last one goes on to the end"
                )
            }
            if index == phases.count - 1, phase.epochs != nil {
                throw container.invalid(
                    .phases, "the last phase goes on to training.epochs; leave its \"epochs\" out")
            }
        }
    }
}

/// How a network made for colour is given grey images.
public enum GreyInput: String, Hashable, Sendable, Codable, CaseIterable {
    /// The weights of the first convolution are summed over the colours: the same function, for less work.
    case fold
    /// The image is given three times, each preprocessed as the weights want it.
    case expand
}

/// What becomes of convolutions that a file of weights lacks.
public enum MissingConvolutions: String, Hashable, Sendable, Codable, CaseIterable {
    /// They are listed, and nothing is trained.
    case refuse
    /// They start as the identity where the ReLU before and behind them makes that exact: VGG19 from VGG16.
    case identity
}

/// Layers with a learning rate of their own.
public struct LayerGroup: Equatable, Sendable, Codable {
    /// Names or prefixes.
    public var layers: [String]
    /// What the learning rate is multiplied with.
    public var learningRateFactor: Double

    /// A group of layers.
    public init(layers: [String], learningRateFactor: Double) {
        self.layers = layers
        self.learningRateFactor = learningRateFactor
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case layers, learningRateFactor }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        layers = try container.value(.layers, expecting: "the names of at least one layer") { !$0.isEmpty }
        learningRateFactor = try container.value(.learningRateFactor, expecting: "a number above 0") {
            $0.isPositiveFloat
        }
    }
}

/// A part of the training, with an optimizer and a schedule that begin anew.
public struct PhaseConfiguration: Equatable, Sendable, Codable {
    /// How many epochs it takes; the last phase takes those that are left of `training.epochs`.
    public var epochs: Int?
    /// Instead of `transfer.trainable`.
    public var trainable: [String]?
    /// Instead of `training.optimizer.learningRate`.
    public var learningRate: Double?

    /// Defaults are those a config gets that leaves the key out.
    public init(epochs: Int? = nil, trainable: [String]? = nil, learningRate: Double? = nil) {
        self.epochs = epochs
        self.trainable = trainable
        self.learningRate = learningRate
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case epochs, trainable, learningRate }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        let epochs: Int? = try container.value(.epochs, default: nil)
        let learningRate: Double? = try container.value(.learningRate, default: nil)
        if let epochs, !(1...100_000).contains(epochs) {
            throw container.invalid(.epochs, "found \(epochs), expected a whole number from 1 to 100000")
        }
        if let learningRate, !learningRate.isPositiveFloat {
            throw container.invalid(.learningRate, "found \(learningRate), expected a learning rate above 0")
        }
        trainable = try container.value(.trainable, default: nil)
        if trainable?.isEmpty == true {
            throw container.invalid(.trainable, "found no layer, expected at least one to train")
        }
        self.epochs = epochs
        self.learningRate = learningRate
    }
}

extension Augmentation {
    /// Whether any image is ever changed: how borders are filled, and whether a zoom keeps the shape, alone change none.
    fileprivate var variesImages: Bool {
        var still = Augmentation.none
        (still.fillMode, still.cval, still.zoomKeepsAspectRatio) = (fillMode, cval, zoomKeepsAspectRatio)
        return self != still
    }
}

extension Configuration {
    /// Whether features of training images that take so many bytes are kept from epoch to epoch: the images must be the
    /// same in each.
    func keepsFeatures(_ byteCount: Int) -> Bool {
        !augmentation.variesImages && hasRoomForFeatures(byteCount)
    }

    /// Whether features of images that are always the same may take so many bytes.
    func hasRoomForFeatures(_ byteCount: Int) -> Bool {
        byteCount <= (transfer?.featureMegabytes ?? 0) << 20
    }
}
