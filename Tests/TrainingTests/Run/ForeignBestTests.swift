import Files
import NeuralNetworks
import Testing
import Training

@Suite("Another run's best model in the place of a run's own")
struct ForeignBestTests {
    @Test("That of another network is named before anything is computed with it")
    func anotherNetworksIsNamed() throws {
        var tiny = try TinyTraining()
        _ = try tiny.run("own")
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 24, width: 24))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
        tiny.configuration.network = .layers(try layers.network())
        _ = try tiny.run("other")
        let best = try tiny.directory("own").bestCheckpoint
        try AtomicFile.write(readFile(tiny.directory("other").bestCheckpoint), to: best)
        // Its epochs are done: what is left is the evaluation.
        let error = #expect(throws: ModelFileError.self) { try tiny.resume("own") }
        #expect(error?.path == best)
        #expect(error?.problem.contains("another network") == true)
    }
}
