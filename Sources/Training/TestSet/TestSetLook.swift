import Diagnostics
import Foundation
import NeuralNetworks
import Radiographs
import SafeTensors
import SystemPackage

/// One evaluation of a model, or of several that answer together, on a test set: a line of its ledger.
public struct TestSetLook: Codable, Equatable, Sendable {
    /// When, ISO 8601.
    public var date: String
    /// The name of the run that made the model.
    public var model: String
    /// The model's weights, as 16 hexadecimal digits.
    public var weights: String
    /// What the model was made by, as 16 hexadecimal digits; two seeds are two models of one configuration.
    public var configuration: String
    /// The name of the split.
    public var split: String
    /// How many images were looked at.
    public var images: Int

    /// Puts a look together.
    public init(
        date: String, model: String, weights: String, configuration: String, split: String, images: Int
    ) {
        self.date = date
        self.model = model
        self.weights = weights
        self.configuration = configuration
        self.split = split
        self.images = images
    }

    /// An evaluation that has just been made.
    ///
    /// - Parameters:
    ///   - models: with the configurations they were evaluated by; one at least.
    ///   - name: what the model is called, or the models together.
    ///   - split: which images.
    ///   - images: how many of them.
    ///   - date: when.
    init(
        by models: [(configuration: Configuration, parameters: Parameters)], name: String,
        at split: SplitName,
        images: Int, date: Date = Date()
    ) throws {
        self.date = date.ISO8601Format()
        model = name
        // The order in which the members of an ensemble are named makes no other model of it.
        weights = Self.joined(models.map { $0.parameters.hash })
        configuration = Self.joined(try models.map { try $0.configuration.recipe })
        self.split = split.rawValue
        self.images = images
    }

    /// One hash for those of several models, which of one is its own.
    private static func joined(_ hashes: [UInt64]) -> String {
        guard hashes.count > 1 else { return (hashes.first ?? 0).hexadecimal }
        return hashes.sorted().withUnsafeBytes { XXH64.hash($0) }.hexadecimal
    }
}

extension Configuration {
    /// A hash of what makes a model and its decisions: all but the run's name, its seed, where the files lie, how many
    /// threads computed, and what only reports or TensorBoard show. Two seeds are two models of one recipe.
    var recipe: UInt64 {
        get throws {
            var recipe = self
            let (data, training, evaluation) = (
                DataConfiguration(), TrainingConfiguration(), EvaluationConfiguration()
            )
            recipe.name = ""
            recipe.data.directory = data.directory
            recipe.data.cache = data.cache
            recipe.data.badImages = data.badImages
            if let weights = recipe.transfer?.weights {
                recipe.transfer?.weights = FilePath(weights).lastComponent?.string ?? weights
            }
            recipe.training.seed = training.seed
            recipe.training.threads = training.threads
            recipe.training.loaderThreads = training.loaderThreads
            recipe.evaluation.prevalence = evaluation.prevalence
            recipe.evaluation.batchSize = evaluation.batchSize
            recipe.tensorboard = TensorBoardConfiguration()
            let text: Data = try recipe.json()
            return text.withUnsafeBytes { XXH64.hash($0) }
        }
    }
}

extension Parameters {
    /// A hash of all numbers, without the gaps between the tensors.
    fileprivate var hash: UInt64 {
        layout.entries.reduce(0) { hash, entry in
            XXH64.hash(UnsafeRawBufferPointer(values(of: entry)), seed: hash)
        }
    }
}
