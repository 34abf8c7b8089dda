import Diagnostics
import Files
import Foundation
import NeuralNetworks
import Radiographs
import Randomness
import SafeTensors
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("A checkpoint")
struct CheckpointTests {
    let folder: TemporaryFolder
    let path: FilePath
    let previous: FilePath

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path.appending("last.safetensors")
        previous = folder.path.appending("previous.safetensors")
    }

    @Test("All that was written is read")
    func whatIsWrittenIsRead() throws {
        let written = try Session(seed: 1)
        try written.write(to: path, previous: previous)
        let read = try Session(seed: 2)
        #expect(read.numbers != written.numbers)
        #expect(try read.read(from: path) == written.state)
        #expect(read.numbers == written.numbers)
        #expect(read.optimizer.stepCount == written.state.step)
        #expect(read.average.stepCount == written.state.step)
    }

    @Test("A checkpoint is a model file, too: that of the averaged weights, which were validated")
    func aCheckpointIsAModel() throws {
        let written = try Session(seed: 1)
        try written.write(to: path, previous: previous)
        let model = try ModelFile(readFrom: path)
        #expect(model.description == written.description)
        for entry in written.parameters.layout.entries {
            let wanted = written.average.values.values[entry.range]
            #expect(Array(model.parameters.values(of: entry)) == Array(wanted))
        }
    }

    @Test("The one before is kept")
    func theOneBeforeIsKept() throws {
        let (first, second) = (try Session(seed: 1), try Session(seed: 2))
        try first.write(to: path, previous: previous)
        #expect(!fileExists(previous))
        try second.write(to: path, previous: previous)
        let read = try Session(seed: 3)
        _ = try read.read(from: previous)
        #expect(read.numbers == first.numbers)
        _ = try read.read(from: path)
        #expect(read.numbers == second.numbers)
    }

    @Test("A checkpoint that was cut anywhere is refused in one line")
    func aCutFileIsRefused() throws {
        let bytes = try writtenBytes()
        let cuts = Set(stride(from: 0, to: bytes.count, by: 23)).union(bytes.count - 40..<bytes.count)
        for length in cuts {
            try expectRefusal(of: bytes.prefix(length), "cut at \(length)")
        }
    }

    @Test("A checkpoint with any byte of its header changed is refused in one line")
    func aChangedHeaderIsRefused() throws {
        let bytes = try writtenBytes()
        let headerLength = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        for index in Set(0..<16).union(stride(from: 16, to: 8 + headerLength, by: 11)) {
            for change: UInt8 in [0x01, 0x20, 0x80] {
                var changed = bytes
                changed[index] ^= change
                try expectRefusal(of: changed, "byte \(index) ^ \(change)")
            }
        }
    }

    @Test("A changed weight is noticed as well")
    func aChangedWeightIsRefused() throws {
        let bytes = try writtenBytes()
        for index in stride(from: bytes.count - 400, to: bytes.count, by: 7) {
            var changed = bytes
            changed[index] ^= 0x10
            try expectRefusal(of: changed, "byte \(index)")
        }
    }

    @Test("A model without a training's state is no checkpoint, and weights alone are no model")
    func otherFilesAreTold() throws {
        let session = try Session(seed: 1)
        try ModelFile(description: session.description, parameters: session.parameters).write(to: path)
        #expect {
            try session.read(from: path)
        } throws: {
            "\($0)" == "\(path): this is a model, not a checkpoint: it has no xray.training"
        }
        try SafeTensorsWriter.write(session.parameters.tensorSources(), to: path)
        #expect {
            try ModelFile(readFrom: path)
        } throws: {
            "\($0)" == "\(path): these are weights without a model: the metadata has no xray.model"
        }
    }

    @Test("Python's safetensors reads it")
    func pythonReadsIt() throws {
        guard let python = PeerPython.find(importing: "safetensors.numpy") else { return }
        let session = try Session(seed: 1)
        try session.write(to: path, previous: previous)
        let script = """
            import sys
            from safetensors.numpy import load_file
            for name, tensor in sorted(load_file(sys.argv[1]).items()):
                print(name, list(tensor.shape), tensor.dtype, tensor.view("uint32").astype("uint64").sum())
            """
        let output = try python.run(code: script, [path.string])
        let file = try SafeTensorsFile(path)
        let expected = try file.tensors.sorted { $0.name < $1.name }.map { tensor in
            let sum = try file.floats(tensor.name).reduce(UInt64(0)) { $0 + UInt64($1.bitPattern) }
            return "\(tensor.name) \(tensor.shape) float32 \(sum)"
        }
        #expect(output.split(separator: "\n").map(String.init) == expected)
    }

    @Test("A full disk leaves the checkpoint of before as it was")
    func aFullDiskLeavesTheOneBefore() throws {
        guard let disk = try SmallDisk(kilobytes: 256) else { return }
        defer { disk.unmount() }
        let path = disk.path.appending("last.safetensors")
        let previous = disk.path.appending("previous.safetensors")
        let session = try Session(seed: 1)
        try session.write(to: path, previous: previous)
        let before = try readFile(path)
        try disk.fill(leaving: before.count / 2)

        let next = try Session(seed: 2)
        let error = #expect(throws: FileError.self) { try next.write(to: path, previous: previous) }
        #expect(error?.reason == .noSpace && error?.path == path && error?.exitStatus == .inputOutput)
        #expect(try readFile(path) == before)
        _ = try next.read(from: path)
        #expect(next.numbers == session.numbers)
        let names = try FileManager.default.contentsOfDirectory(atPath: disk.path.string)
        #expect(!names.contains { $0.hasSuffix(".partial") })
    }

    private func writtenBytes() throws -> Data {
        try Session(seed: 1).write(to: path, previous: previous)
        return try readFile(path)
    }

    private func expectRefusal(of bytes: Data, _ what: String) throws {
        let file = try folder.write(bytes, to: "damaged.safetensors")
        let session = try Session(seed: 1)
        for attempt in [{ _ = try session.read(from: file) }, { _ = try ModelFile(readFrom: file) }] {
            #expect("\(what)") {
                try attempt()
            } throws: {
                $0 is any ReportableError && "\($0)".hasPrefix("\(file): ") && !"\($0)".contains("\n")
            }
        }
    }
}

/// What a checkpoint holds, with numbers drawn at random.
private struct Session {
    let description: ModelDescription
    let parameters: Parameters
    let optimizer: OptimizerState
    let average: AveragedWeights
    var state = TrainingState()

    init(seed: UInt64) throws {
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 2, width: 3))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
        let network = try layers.network()
        let configuration = Configuration(name: "tiny", network: .layers(network))
        description = ModelDescription(
            network: network, classes: ["NORMAL", "PNEUMONIA"], positiveClass: "PNEUMONIA",
            configuration: configuration, epochs: 3)
        parameters = Parameters(for: network, seed: seed)
        optimizer = OptimizerState(.adam(Adam()), count: parameters.layout.count)
        average = AveragedWeights(ExponentialMovingAverage(), of: parameters.arena)
        var random = RandomStream(seed: seed, purpose: .initialization)
        for values in optimizer.entries.map(\.values) + [average.values.values] {
            for index in values.indices { values[index] = random.normal() }
        }
        state.epoch = 3
        state.batch = 1
        state.step = 19
        state.trainingSeconds = 1.25
    }

    /// All numbers in a fixed order, without the gaps between the tensors.
    var numbers: [[Float]] {
        let arenas = [parameters.arena.values] + optimizer.entries.map(\.values) + [average.values.values]
        return arenas.flatMap { values in parameters.layout.entries.map { Array(values[$0.range]) } }
    }

    func write(to path: FilePath, previous: FilePath) throws {
        try Checkpoint.write(
            to: path, previous: previous, description: description, parameters: parameters,
            optimizer: optimizer, average: average, state: state)
    }

    func read(from path: FilePath) throws -> TrainingState {
        try Checkpoint.read(from: path, into: parameters, optimizer: optimizer, average: average)
    }
}
