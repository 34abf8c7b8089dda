import Files
import Foundation
import Reports
import SystemPackage
import TestSupport
import Training

/// A folder of a test's own to run programs in, with a config that trains in a moment.
struct Workplace {
    private let folder: TemporaryFolder

    /// - Parameter config: written to `tiny.json`.
    init(config: String = Workplace.config()) throws {
        folder = try TemporaryFolder()
        try folder.write(config, to: "tiny.json")
    }

    /// The config of a small network on small images.
    static func config(epochs: Int = 2, batchSize: Int = 8) -> String {
        """
        {
          "name": "tiny",
          "data": {
            "directory": "phantom", "cache": "cache", "validation": { "type": "patients", "fraction": 0.2 }
          },
          "augmentation": { "rotationRange": 10, "zoomRange": 0.1 },
          "network": {
            "input": [1, 16, 16],
            "layers": [
              { "name": "conv", "type": "convolution", "filters": 16, "kernelSize": 3, "padding": "same" },
              { "name": "pool", "type": "maxPooling", "kernelSize": 2 },
              { "name": "relu", "type": "relu" },
              { "name": "flatten", "type": "flatten" },
              { "name": "dropout", "type": "dropout", "rate": 0.2 },
              { "name": "logits", "type": "dense", "units": 2 }
            ]
          },
          "training": { "epochs": \(epochs), "batchSize": \(batchSize), "convolution": "direct", "optimizer": { "type": "adam" } }
        }
        """
    }

    // MARK: Running

    /// Runs a program here.
    func run(_ program: String, _ arguments: String...) throws -> ProgramRun {
        try ProgramRun(program, arguments, currentFolder: path)
    }

    /// Trains as `tiny.json` says.
    ///
    /// - Parameters:
    ///   - output: the run's folder.
    ///   - data: the shared phantom set, unless another is given.
    func train(_ output: String = "run", on data: String? = nil, _ flags: String...) throws -> ProgramRun {
        try ProgramRun("xray-train", arguments(output, data) + flags, currentFolder: path)
    }

    /// Begins a training and does not wait for its end.
    ///
    /// - Parameter file: gets its standard output, instead of ``RunningProgram/output``.
    func beginTraining(
        _ output: String = "run", writingTo file: FileHandle? = nil, _ flags: String...
    ) throws -> RunningProgram {
        try RunningProgram("xray-train", arguments(output, nil) + flags, currentFolder: path, writingTo: file)
    }

    private func arguments(_ output: String, _ data: String?) throws -> [String] {
        ["--config", "tiny.json", "--data", try data ?? Shared.phantom().string, "--output", output]
    }

    /// Evaluates a model, on the shared phantom set unless another is given.
    func evaluate(_ model: String, on data: String? = nil, _ flags: String...) throws -> ProgramRun {
        let data = try data ?? Shared.phantom().string
        return try ProgramRun(
            "xray-eval", ["--checkpoint", model, "--data", data] + flags, currentFolder: path)
    }

    // MARK: Files

    /// Where the programs are started.
    var path: FilePath { folder.path }

    /// Writes a file here, with the folders above it.
    func write(_ bytes: some DataProtocol, to name: String) throws { try folder.write(bytes, to: name) }

    /// Deletes a file or folder here.
    func delete(_ name: String) throws {
        try FileManager.default.removeItem(atPath: path.pushing(FilePath(name)).string)
    }

    /// A copy of the shared phantom set that a test may damage.
    ///
    /// - Returns: its path, relative to here.
    func copyPhantom() throws -> String {
        try FileManager.default.copyItem(
            atPath: try Shared.phantom().string, toPath: path.appending("data").string)
        return "data"
    }

    /// Whether there is a file or folder of this name here.
    func has(_ name: String) -> Bool { fileExists(path.pushing(FilePath(name))) }

    /// The bytes of a file here.
    func bytes(of name: String) throws -> Data { try readFile(path.pushing(FilePath(name))) }

    /// The text of a file here.
    func text(of name: String) throws -> String { String(decoding: try bytes(of: name), as: UTF8.self) }

    /// The tensors of a model file here, as the bytes that follow its header; the header also holds what may
    /// differ between equal runs: times, for instance.
    func tensors(of name: String) throws -> Data {
        let bytes = try bytes(of: name)
        let headerCount = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        return Data(bytes.dropFirst(8 + headerCount))
    }

    /// The probabilities of the positive class that an evaluation of the test images has left in a folder here.
    func testProbabilities(in folder: String) throws -> [Float] {
        let model = try ModelFile(readFrom: Shared.model()).description
        let table = path.pushing(FilePath("\(folder)/predictions-test.csv"))
        return try PredictionsCSV.read(table, classes: model.classes, rule: model.decisionRule)
            .map { $0.probabilities[model.positiveIndex] }
    }

    /// The epochs that the history of a run counts.
    func epochs(of run: String) -> Int {
        let lines = (try? text(of: "\(run)/history.csv"))?.split(separator: "\n").count ?? 0
        return max(0, lines - 1)
    }
}
