import Files
import Foundation
import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

/// Two convolutions, the second of which oneDNN may compute both ways, and what is to follow them.
private func network(_ addRest: (inout NetworkBuilder) -> Void) throws -> Network {
    var layers = NetworkBuilder(input: Shape(channels: 1, height: 24, width: 24))
    layers.add("conv1", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
    layers.add("conv2", .convolution(Convolution(filters: 32, kernelSize: 3, padding: .same)))
    addRest(&layers)
    return try layers.network()
}

/// The network that these tests train.
private func trainedNetwork() throws -> Network {
    try network { layers in
        layers.add("relu", .relu(ReLU()))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
    }
}

/// Whether this oneDNN computes a convolution of that network both ways: without a choice nothing is recorded.
private let isThereAChoice: Bool = {
    let found = try? ComputeThread.run {
        let (network, tuning) = (try trainedNetwork(), ConvolutionTuning())
        _ = try Plan(
            network, parameters: Parameters(for: network, seed: 1), phase: .training, batchSize: 8,
            options: PlanOptions(precision: .float32, convolutionAlgorithm: .automatic), tuning: tuning,
            engine: Engine())
        return !tuning.choices.isEmpty
    }
    // Where no plan can be made, the tests are to say why.
    return found ?? true
}()

@Suite(
    "The choice between direct and Winograd convolutions",
    .enabled(if: isThereAChoice, "this oneDNN offers no second way for a convolution"))
struct ConvolutionRecordTests {
    /// A training whose second convolution oneDNN offers both ways.
    private func training() throws -> TinyTraining {
        var tiny = try TinyTraining(epochs: 2)
        tiny.configuration.network = .layers(try trainedNetwork())
        tiny.configuration.data.cache = tiny.path("cache").string
        return tiny
    }

    @Test("It is written into the run and beside the cache, and the next run takes it")
    func isRemembered() throws {
        let tiny = try training()
        _ = try tiny.run("first")
        let chosen = try #require(try choices(in: tiny.directory("first").convolutions))
        let beside = try recordBesideTheCache(of: tiny)
        #expect(try choices(in: beside) == chosen)
        // Turned round, so that a run that measured would find something else.
        let turned = chosen.mapValues { $0 == "direct" ? "winograd" : "direct" }
        try write(turned, to: beside)
        _ = try tiny.run("second")
        #expect(try choices(in: tiny.directory("second").convolutions) == turned)
    }

    @Test("A resumed run takes its own, whatever other runs have found meanwhile")
    func isKeptOnResuming() throws {
        let tiny = try training()
        #expect(try tiny.isInterrupted("run", afterStep: 2))
        let chosen = try #require(try choices(in: tiny.directory().convolutions))
        let turned = chosen.mapValues { $0 == "direct" ? "winograd" : "direct" }
        try write(turned, to: try recordBesideTheCache(of: tiny))
        _ = try tiny.resume("run")
        #expect(try choices(in: tiny.directory().convolutions) == chosen)
    }

    @Test("A record that cannot be read, or of another oneDNN, is measured again")
    func aDamagedRecordIsMeasuredAgain() throws {
        let tiny = try training()
        _ = try tiny.run("first")
        let chosen = try #require(try choices(in: tiny.directory("first").convolutions))
        let beside = try recordBesideTheCache(of: tiny)
        try AtomicFile.write(Data("{".utf8), to: beside)
        _ = try tiny.run("second")
        #expect(try choices(in: beside)?.keys == chosen.keys)
        var record = try #require(try document(beside))
        record["library"] = "0.0.0"
        record["convolutions"] = ["of another": "winograd"]
        try AtomicFile.write(try JSONSerialization.data(withJSONObject: record), to: beside)
        _ = try tiny.run("third")
        #expect(try choices(in: beside)?.keys == chosen.keys)
    }

    @Test("What was measured with another number of threads stays beside it")
    func eachNumberOfThreadsHasItsOwn() throws {
        var tiny = try training()
        tiny.configuration.training.threads = 2
        _ = try tiny.run("first")
        try #require(try choices(in: tiny.directory("first").convolutions) != nil)
        let ofTwo = try recordBesideTheCache(of: tiny)
        let before = try readFile(ofTwo)
        tiny.configuration.training.threads = 1
        _ = try tiny.run("second")
        #expect(try readFile(ofTwo) == before)
    }

    @Test("What a first part with small images measures is in the run's record, too")
    func smallImagesAreRemembered() throws {
        var tiny = try training()
        tiny.configuration.network = .layers(
            try network { layers in
                layers.add("pool", .globalAveragePooling(GlobalAveragePooling()))
                layers.add("logits", .dense(Dense(units: 2)))
            })
        _ = try tiny.run("full")
        let ofFull = try #require(try choices(in: tiny.directory("full").convolutions))
        tiny.configuration.data.cache = tiny.path("other cache").string
        tiny.configuration.training.progressiveSize = ProgressiveSize(from: 16, until: 0.5)
        #expect(try tiny.isInterrupted("small", afterStep: 2))
        let ofSmall = try #require(try choices(in: tiny.directory("small").convolutions))
        #expect(Set(ofSmall.keys).isStrictSuperset(of: ofFull.keys))
    }

    @Test("A cache that cannot keep it does not end a run, and what other runs have measured meanwhile stays")
    func theCacheIsNoCondition() throws {
        let tiny = try training()
        _ = try tiny.run("first")
        let chosen = try #require(try choices(in: tiny.directory("first").convolutions))
        let beside = try recordBesideTheCache(of: tiny)
        try write(["of another network": "direct"], to: beside)
        _ = try tiny.run("second")
        #expect(try choices(in: beside)?.keys.sorted() == (chosen.keys + ["of another network"]).sorted())

        // A folder in its place can be written by nobody, not even by the superuser.
        try FileManager.default.removeItem(atPath: beside.string)
        try createFolder(beside.appending("occupied"))
        #expect(throws: Never.self) { try tiny.run("third") }
    }

    // MARK: The file

    /// The record beside the cache that one run has left there.
    private func recordBesideTheCache(of tiny: TinyTraining) throws -> FilePath {
        let cache = tiny.configuration.data.cache
        let names = try FileManager.default.contentsOfDirectory(atPath: cache)
        return FilePath(cache).appending(try #require(names.first { $0.hasPrefix("convolutions-") }))
    }

    private func document(_ path: FilePath) throws -> [String: Any]? {
        guard fileExists(path) else { return nil }
        return try JSONSerialization.jsonObject(with: readFile(path)) as? [String: Any]
    }

    /// None where there is no record.
    private func choices(in path: FilePath) throws -> [String: String]? {
        try document(path)?["convolutions"] as? [String: String]
    }

    private func write(_ choices: [String: String], to path: FilePath) throws {
        var record = try #require(try document(path))
        record["convolutions"] = choices
        try AtomicFile.write(try JSONSerialization.data(withJSONObject: record), to: path)
    }
}
