import Diagnostics
import Files
import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage

/// Everything that decides what a run does.
///
/// Read from JSON, overridden by flags, and written into the run's folder in full before anything trains, so
/// that a run can be understood and repeated from its folder alone. Keys that are left out take the defaults
/// below.
public struct Configuration: Equatable, Sendable {
    /// What the run is called; its folder's name begins with it.
    public var name: String
    /// Where the images come from.
    public var data: DataConfiguration
    /// From grey levels to input values.
    public var preprocessing: Preprocessing
    /// How training images are varied.
    public var augmentation: Augmentation
    /// What is trained.
    public var network: NetworkConfiguration
    /// Weights to begin with; fresh ones where it is left out.
    public var transfer: TransferConfiguration?
    /// How it is trained.
    public var training: TrainingConfiguration
    /// How predictions are judged.
    public var evaluation: EvaluationConfiguration
    /// What is written down for TensorBoard.
    public var tensorboard: TensorBoardConfiguration

    /// Defaults are those a config gets that leaves the key out.
    public init(
        name: String, data: DataConfiguration = .init(), preprocessing: Preprocessing = .unit,
        augmentation: Augmentation = .none, network: NetworkConfiguration,
        transfer: TransferConfiguration? = nil, training: TrainingConfiguration = .init(),
        evaluation: EvaluationConfiguration = .init(), tensorboard: TensorBoardConfiguration = .init()
    ) {
        self.name = name
        self.data = data
        self.preprocessing = preprocessing
        self.augmentation = augmentation
        self.network = network
        self.transfer = transfer
        self.training = training
        self.evaluation = evaluation
        self.tensorboard = tensorboard
    }

    /// Reads a config file.
    ///
    /// - Throws: `FileError` where it cannot be read, `DocumentError` that names the key that is wrong.
    public init(readFrom path: FilePath) throws {
        self = try decodeStrictly(Configuration.self, from: try readFile(path), file: path.string)
    }

    /// What ``isName(_:)`` demands, to be read after "expected".
    public static let nameExpectation =
        "a name that is not empty, does not begin with a dot and has no / in it"

    /// Whether a text can name a run and, with a date, its folder.
    public static func isName(_ text: String) -> Bool {
        !text.isEmpty && !text.contains("/") && !text.hasPrefix(".")
    }

    /// The config as JSON with every key.
    public func json() throws -> Data {
        try readableJSON(self)
    }
}

extension Configuration: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, data, preprocessing, augmentation, network, transfer, training, evaluation, tensorboard
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        // "$schema" is for editors.
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: ["$schema"])
        name = try container.value(
            .name, default: "run", expecting: Self.nameExpectation, where: Self.isName)
        data = try container.value(.data, default: .init())
        preprocessing = try container.value(.preprocessing, default: .unit)
        augmentation = try container.value(.augmentation, default: .none)
        network = try container.value(.network)
        transfer = try container.value(.transfer, default: nil)
        training = try container.value(.training, default: .init())
        evaluation = try container.value(.evaluation, default: .init())
        tensorboard = try container.value(.tensorboard, default: .init())
        guard network.input.isVolume else {
            throw container.invalid(
                .network, "found the input \(network.input), expected [channels, height, width]")
        }
        guard network.input.channels == preprocessing.channels else {
            throw container.invalid(
                .preprocessing,
                "it makes images of \(counted(preprocessing.channels, "channel")), the network takes"
                    + " \(network.input.channels); set preprocessing.channels or network.input to agree")
        }
    }
}
