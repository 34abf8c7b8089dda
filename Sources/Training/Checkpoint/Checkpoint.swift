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

    /// What the names of all tensors begin with that are no weights.
    static let prefixes = [optimizerPrefix, averagePrefix, EpochAnswers.prefix]

    /// Makes sure that no weight is called as something else in a checkpoint is.
    ///
    /// - Throws: `DocumentError` that names the layer.
    static func checkNames(of network: Network) throws(DocumentError) {
        for name in network.layersWithParameters where prefixes.contains(where: name.hasPrefix) {
            throw DocumentError(
                key: "network.layers",
                problem: "found a layer called \"\(name)\", expected no name that begins with"
                    + " \(prefixes.map { "\"\($0)\"" }.joined(separator: ", ")), as tensors of checkpoints do"
            )
        }
    }

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
        tensors += state.answers.tensorSources
        let metadata = [
            ModelFile.descriptionKey: try description.json(), stateKey: try state.json(),
        ]
        try keep(path, as: previous) { link($0.string, $1.string) == 0 }
        try SafeTensorsWriter.write(tensors, metadata: metadata, to: path)
    }

    /// Gives the checkpoint of before a second name, so that there is a valid one under that name or under its own at
    /// every moment; where a file system has no second names, as exFAT has none, a copy of it.
    ///
    /// - Parameters:
    ///   - path: the checkpoint of before; nothing is done where there is none.
    ///   - previous: the second name. What has it is replaced whole or not at all.
    ///   - link: gives a file a further name that is free, and says whether it could.
    /// - Throws: `FileError` with the second name; then both files are as they were.
    package static func keep(
        _ path: FilePath, as previous: FilePath, linking link: (_ file: FilePath, _ name: FilePath) -> Bool
    ) throws(FileError) {
        guard fileExists(path) else { return }
        let name = path.lastComponent?.string ?? "checkpoint"
        // As an unfinished file is called, so that what a killed process leaves is deleted with the others.
        let second = path.removingLastComponent().appending(".\(name).previous.partial")
        unlink(second.string)
        guard link(path, second) else {
            try duplicate(path, at: previous)
            return
        }
        // To rename a name of a file to another of the same file leaves both.
        defer { unlink(second.string) }
        guard rename(second.string, previous.string) == 0 else {
            throw FileError(.create, previous, Errno(rawValue: errno))
        }
    }

    private static func duplicate(_ path: FilePath, at other: FilePath) throws(FileError) {
        let file = try MappedFile(path)
        defer { withExtendedLifetime(file) {} }
        try AtomicFile.write(to: other) { put throws(FileError) in try put(file.bytes) }
    }

    /// Reads a checkpoint into a run that has been set up from the same config.
    ///
    /// - Throws: `FileError`, `SafeTensorsError`, ``ModelFileError`` or `DocumentError`, each with the path.
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

        /// - Throws: `FileError`, `SafeTensorsError`, ``ModelFileError`` or `DocumentError`, each with the path.
        init(of path: FilePath) throws {
            file = try SafeTensorsFile(path, checksum: .required)
            guard let json = file.metadata[stateKey] else {
                throw ModelFileError(
                    path: path, problem: "this is a model, not a checkpoint: it has no \(stateKey)")
            }
            // First, since it says whether a newer program wrote the file.
            description = try ModelFile.description(in: file)
            var state = try decodeStrictly(TrainingState.self, from: Data(json.utf8), file: path.string)
            state.answers = try EpochAnswers(
                in: file, count: state.running.count, classCount: description.classes.count)
            self.state = state
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
