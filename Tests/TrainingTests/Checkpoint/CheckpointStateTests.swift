import Diagnostics
import Files
import Foundation
import NeuralNetworks
import SafeTensors
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("The state in a checkpoint")
struct CheckpointStateTests {
    private let folder: TemporaryFolder
    private let path: FilePath

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path.appending("last.safetensors")
    }

    @Test("Numbers that no run comes to are refused by their key")
    func impossibleNumbersAreRefused() throws {
        let changes: [(key: String, change: (inout TrainingState) -> Void)] = [
            ("epoch", { $0.epoch = -1 }), ("batch", { $0.batch = -1 }), ("step", { $0.step = -1 }),
            ("epoch", { $0.epoch = .max }), ("batch", { $0.batch = .max }), ("step", { $0.step = .max }),
            ("running", { $0.running.count = .max }), ("running", { $0.running.correct = 1 }),
            ("stopping", { $0.stopping.epochsWithoutImprovement = .max }),
            ("phase", { $0.phase = TrainingState.PhaseState(index: 0, firstStep: -3) }),
            ("phase", { $0.phase = TrainingState.PhaseState(index: 0, firstStep: 20) }),
        ]
        for (key, change) in changes {
            let saved = try SavedRun()
            var state = saved.state
            change(&state)
            try saved.write(state, to: path)
            let error = #expect(throws: DocumentError.self, "\(key)") { try saved.read(from: path) }
            #expect(error?.key == key && error?.file == path.string && error?.exitStatus == .badData)
            #expect(error?.description.contains("\n") == false)
        }
    }

    @Test("Numbers that a run comes to are read")
    func possibleNumbersAreRead() throws {
        let saved = try SavedRun()
        var state = saved.state
        state.phase = TrainingState.PhaseState(index: 1, firstStep: state.step)
        try saved.write(state, to: path)
        #expect(try saved.read(from: path) == state)
    }

    @Test("A run goes on from the checkpoint before one that holds an impossible number")
    func theOneBeforeIsTakenUp() throws {
        let tiny = try TinyTraining(epochs: 2)
        #expect(try tiny.isInterrupted(afterStep: 8))
        let last = try tiny.directory().lastCheckpoint
        try rewrite(last, state: { $0.replacing(/"step":\d+/, with: "\"step\":-1") })
        let log = EventLog()
        let run = try tiny.resume { event, _ in log.add(event) }
        let notice = try #require(log.notices.first)
        #expect(notice.hasPrefix("\(last): step: found -1, "))
        #expect(notice.hasSuffix("; going on from the checkpoint before it"))
        #expect(run.report.history.count == 2)
    }

    /// A state in the middle of an epoch: three images of two classes.
    private func answered(_ labels: [Int] = [0, 1, 1], logits: [Float] = [1, 0, 0, 1, 2, 3]) -> TrainingState
    {
        var state = TrainingState()
        state.running.count = labels.count
        logits.withUnsafeBufferPointer {
            state.answers.append(logits: $0, of: 2, targets: labels.map { Target($0) })
        }
        return state
    }

    @Test("What the network answered in an unfinished epoch is kept")
    func answersAreKept() throws {
        let saved = try SavedRun()
        let state = answered()
        #expect(state.answers.count == 3)
        try saved.write(state, to: path)
        #expect(try saved.read(from: path) == state)
    }

    @Test("Answers that are not the epoch's are refused by their tensor")
    func wrongAnswersAreRefused() throws {
        let saved = try SavedRun()
        var short = answered()
        short.running.count = 4
        for (state, tensor) in [(short, "epoch/logits"), (answered([0, 1, 2]), "epoch/labels")] {
            try saved.write(state, to: path)
            let error = #expect(throws: SafeTensorsError.self) { try saved.read(from: path) }
            #expect(error?.kind == .unexpectedTensor)
            #expect(error?.description.contains("tensor \"\(tensor)\"") == true)
        }
    }

    @Test("A checkpoint without answers is read, and the epoch it is in has no training area")
    func answersMayBeMissing() throws {
        let tiny = try TinyTraining(epochs: 2)
        #expect(try tiny.isInterrupted(afterStep: 8))
        let last = try tiny.directory().lastCheckpoint
        try rewrite(last, keeping: { !$0.hasPrefix("epoch/") })
        // And is interrupted again before the epoch's end.
        #expect(try tiny.isInterruptedAgain(afterStep: 1))
        let log = EventLog()
        let rows = try tiny.resume { event, _ in log.add(event) }.report.history
        #expect(!log.notices.contains { $0.hasSuffix("going on from the checkpoint before it") })
        #expect(rows.count == 2 && rows[0].trainAUC != nil && rows[1].trainAUC == nil)
    }

    /// Writes a checkpoint anew with its checksum: other words for its state, and of its tensors those that are wanted.
    private func rewrite(
        _ path: FilePath, state change: (String) -> String = { $0 },
        keeping isKept: (String) -> Bool = { _ in true }
    ) throws {
        let file = try SafeTensorsFile(path, checksum: .required)
        var metadata = file.metadata
        metadata["xray.training"] = change(try #require(metadata["xray.training"]))
        let sources = try file.tensors.filter { isKept($0.name) }.map { tensor in
            let bytes = try file.withBytes(of: tensor.name) { Array($0) }
            return TensorSource(tensor.name, elementType: tensor.elementType, shape: tensor.shape) { body in
                bytes.withUnsafeBytes { body($0) }
            }
        }
        try SafeTensorsWriter.write(sources, metadata: metadata, to: path)
    }
}

@Suite("The checkpoint before the last one")
struct PreviousCheckpointTests {
    private let folder: TemporaryFolder
    private let path: FilePath
    private let previous: FilePath

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path.appending("last.safetensors")
        previous = folder.path.appending("previous.safetensors")
    }

    private func write(step: Int) throws {
        let saved = try SavedRun()
        var state = saved.state
        state.step = step
        try saved.write(state, to: path, previous: previous)
    }

    private func step(of path: FilePath) throws -> Int { try SavedRun().read(from: path).step }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path.string).sorted()
    }

    @Test("It stays where there is no last one to take its place")
    func itStaysWithoutALastOne() throws {
        try write(step: 1)
        try write(step: 2)
        try FileManager.default.removeItem(atPath: path.string)
        try write(step: 3)
        #expect(try step(of: previous) == 1)
        #expect(try step(of: path) == 3)
    }

    @Test("It is a copy where the file system has no second names for a file")
    func itIsACopyWithoutLinks() throws {
        try write(step: 1)
        try write(step: 2)
        try Checkpoint.keep(path, as: previous) { _, _ in false }
        #expect(try readFile(previous) == readFile(path))
        #expect(try names() == ["last.safetensors", "previous.safetensors"])
        try write(step: 3)
        #expect(try step(of: previous) == 2)
        #expect(try step(of: path) == 3)
    }

    @Test("Nothing else is left in the folder: of no save that failed, and of no process that was killed")
    func nothingElseIsLeft() throws {
        try write(step: 1)
        try folder.write("half", to: ".last.safetensors.previous.partial")
        // As after a save that failed: both names are of one file.
        for _ in 0..<2 {
            try Checkpoint.keep(path, as: previous) { link($0.string, $1.string) == 0 }
            #expect(try names() == ["last.safetensors", "previous.safetensors"])
        }
        try write(step: 2)
        #expect(try step(of: previous) == 1)
        #expect(try step(of: path) == 2)
        #expect(try names() == ["last.safetensors", "previous.safetensors"])
    }
}

/// What a checkpoint holds of a small run.
private struct SavedRun {
    private let description: ModelDescription
    private let parameters: Parameters
    private let optimizer: OptimizerState
    private(set) var state = TrainingState()

    init() throws {
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 2, width: 3))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
        let network = try layers.network()
        description = ModelDescription(
            network: network, classes: ["NORMAL", "PNEUMONIA"], positiveClass: "PNEUMONIA",
            configuration: Configuration(name: "tiny", network: .layers(network)), epochs: 3)
        parameters = Parameters(for: network, seed: 1)
        optimizer = OptimizerState(.adam(Adam()), count: parameters.layout.count)
        state.epoch = 3
        state.batch = 1
        state.step = 19
    }

    func write(_ state: TrainingState, to path: FilePath, previous: FilePath? = nil) throws {
        try Checkpoint.write(
            to: path, previous: previous ?? path.removingLastComponent().appending("previous.safetensors"),
            description: description, parameters: parameters, optimizer: optimizer, average: nil,
            state: state)
    }

    func read(from path: FilePath) throws -> TrainingState {
        try Checkpoint.read(from: path, into: parameters, optimizer: optimizer, average: nil)
    }
}
