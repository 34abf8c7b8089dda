import Diagnostics
import Files
import Foundation
import NeuralNetworks
import SafeTensors
import SystemPackage

/// A model file that also holds all a run needs to go on as if nothing had happened: the optimizer's moments,
/// the averaged weights, and the ``TrainingState``.
public enum Checkpoint {
    static let stateKey = "xray.training"
    static let optimizerPrefix = "optimizer/"
    static let averagePrefix = "average/"

    /// Writes a checkpoint, complete or not at all. The one that was there before is kept as `previous`.
    ///
    /// - Parameters:
    ///   - path: the file to write.
    ///   - previous: the name that the file of before is kept under, in the same file system.
    ///   - description: what travels in every model file beside its weights.
    ///   - parameters: all weights.
    ///   - trained: those that the optimizer and the average go with, where they are not all.
    ///   - optimizer: its moments are written, each laid out as the trained weights.
    ///   - average: the averaged weights; `nil` in a run that keeps none.
    ///   - state: how far the run is.
    /// - Throws: `FileError` with the path; then the checkpoint of before is still in its place.
    public static func write(
        to path: FilePath, previous: FilePath, description: ModelDescription, parameters: Parameters,
        trained: Parameters? = nil, optimizer: OptimizerState, average: AveragedWeights?, state: TrainingState
    ) throws {
        let trained = trained ?? parameters
        var tensors = parameters.tensorSources()
        for (name, values) in optimizer.entries {
            tensors += trained.tensorSources(prefix: "\(optimizerPrefix)\(name)/", of: values)
        }
        if let average {
            tensors += trained.tensorSources(prefix: averagePrefix, of: average.values.values)
        }
        let metadata = [
            ModelFile.descriptionKey: try description.json(), stateKey: try state.json(),
        ]
        // A second name for the checkpoint of before, so that there is a valid one at every moment.
        unlink(previous.string)
        link(path.string, previous.string)
        try SafeTensorsWriter.write(tensors, metadata: metadata, to: path)
    }

    /// Reads a checkpoint into a run that has been set up from the same config.
    ///
    /// - Throws: `FileError`, `SafeTensorsError` or ``ModelFileError``, each with the path.
    public static func read(
        from path: FilePath, into parameters: Parameters, optimizer: OptimizerState, average: AveragedWeights?
    ) throws -> TrainingState {
        let contents = try Contents(of: path)
        try contents.readWeights(into: parameters)
        try contents.readMoments(of: parameters, into: optimizer, average: average)
        return contents.state
    }

    /// A checkpoint that is open. Its state says which phase the run is in, and so which weights the moments go with.
    struct Contents {
        let state: TrainingState
        /// The model, with the operating point of the last validation.
        let description: ModelDescription
        private let file: SafeTensorsFile

        /// - Throws: `FileError`, `SafeTensorsError` or ``ModelFileError``, each with the path.
        init(of path: FilePath) throws {
            file = try SafeTensorsFile(path, checksum: .required)
            guard let json = file.metadata[stateKey] else {
                throw ModelFileError(
                    path: path, problem: "this is a model, not a checkpoint: it has no \(stateKey)")
            }
            state = try decodeStrictly(TrainingState.self, from: Data(json.utf8), file: path.string)
            description = try ModelFile.description(in: file)
        }

        /// Reads all weights.
        func readWeights(into parameters: Parameters) throws { try parameters.read(from: file) }

        /// Reads the optimizer's moments and the average.
        ///
        /// - Parameters:
        ///   - trained: the weights they go with.
        ///   - optimizer: its moments are filled, and it is told how many steps it has made.
        ///   - average: likewise; `nil` in a run that keeps none.
        func readMoments(
            of trained: Parameters, into optimizer: OptimizerState, average: AveragedWeights?
        ) throws {
            let step = state.step - state.phase.firstStep
            for (name, values) in optimizer.entries {
                try trained.read(from: file, prefix: "\(optimizerPrefix)\(name)/", into: values)
            }
            optimizer.resume(afterStep: step)
            if let average {
                try trained.read(from: file, prefix: averagePrefix, into: average.values.values)
                average.resume(afterStep: step)
            }
        }
    }
}
