import NeuralNetworks
import SafeTensors
import TestSupport
import Testing

@Suite struct ParametersTests {
    @Test func everyParameterStartsAtACacheLineAndNoneOverlap() throws {
        let network = try Replay.load().network
        let parameters = Parameters(for: network, seed: 1)
        let layout = parameters.layout
        #expect(UInt(bitPattern: parameters.arena.pointer) % 64 == 0)
        #expect(parameters.arena.count == layout.count)
        var end = 0
        for entry in layout.entries {
            #expect(entry.range.lowerBound % 16 == 0)
            #expect(entry.range.lowerBound >= end)
            #expect(entry.range.count == entry.specification.shape.reduce(1, *))
            let gap = end..<entry.range.lowerBound
            #expect(parameters.arena[gap].allSatisfy { $0 == 0 } && gap.count < 16)
            end = entry.range.upperBound
        }
        #expect(layout.count >= end && layout.count - end < 16)
        #expect(layout.parameterCount == layout.entries.reduce(0) { $0 + $1.range.count })
    }

    @Test func parametersAreFoundByName() throws {
        let parameters = Parameters(for: try Replay.load().network, seed: 1)
        #expect(parameters.layout.entry("conv3.weight")?.specification.shape == [16, 16, 3, 3])
        #expect(parameters["conv3.bias"]?.count == 16)
        #expect(parameters["conv3.slope"] == nil)
        #expect(parameters.layout.entry("conv3.bias")?.specification.role == .bias)
    }

    @Test func aCopyIsEqualAndItsOwn() throws {
        let network = try Replay.load().network
        let (original, copy) = (Parameters(for: network, seed: 1), Parameters(for: network, seed: 2))
        copy.copy(from: original)
        #expect(Array(copy.arena.values) == Array(original.arena.values))
        copy["conv1.bias"]?.update(repeating: 5)
        #expect(original["conv1.bias"]?.contains(5) == false)
    }

    @Test("A file holds them all", arguments: ["", "average."])
    func aFileHoldsThemAll(prefix: String) throws {
        let network = try Replay.load().network
        let folder = try TemporaryFolder()
        let original = Parameters(for: network, seed: 1)
        let path = folder.path.appending("weights.safetensors")
        try SafeTensorsWriter.write(original.tensorSources(prefix: prefix), to: path)
        let file = try SafeTensorsFile(path)
        #expect(file.names == original.layout.entries.map { prefix + $0.name })
        #expect(file.find(prefix + "dense1.weight")?.shape == [24, 64])
        let read = Parameters(layout: original.layout)
        try read.read(from: file, prefix: prefix)
        #expect(Array(read.arena.values) == Array(original.arena.values))
    }

    @Test func otherNumbersOfTheSameLayoutTravelInTheSameFile() throws {
        let network = try Replay.load().network
        let folder = try TemporaryFolder()
        let (weights, moments) = (Parameters(for: network, seed: 1), Parameters(for: network, seed: 2))
        let path = folder.path.appending("both.safetensors")
        try SafeTensorsWriter.write(
            weights.tensorSources() + weights.tensorSources(prefix: "m.", of: moments.arena.values), to: path)
        let found = FloatArena(count: weights.arena.count)
        try weights.read(from: SafeTensorsFile(path), prefix: "m.", into: found.values)
        #expect(Array(found.values) == Array(moments.arena.values))
    }

    @Test func aMissingTensorIsNamed() throws {
        let error = try reading { $0.filter { $0.name != "conv2.bias" } }
        #expect(error?.kind == .unexpectedTensor)
        #expect(error?.problem.contains("conv2.bias") == true)
    }

    @Test func aTensorOfAnotherShapeIsNamedWithBothShapes() throws {
        let error = try reading { sources in
            sources.map { source in
                source.name == "dense1.bias"
                    ? TensorSource(source.name, shape: [25], floats: [Float](repeating: 1, count: 25))
                    : source
            }
        }
        #expect(error?.kind == .unexpectedTensor)
        #expect(error?.problem == "tensor \"dense1.bias\" has the shape [25], expected [24]")
    }

    @Test func aTensorThatHoldsNoNumberIsNamed() throws {
        let error = try reading { sources in
            sources.map { source in
                source.name == "conv1.bias"
                    ? TensorSource(source.name, shape: [4], floats: [1, .nan, 1, 1]) : source
            }
        }
        #expect(error?.kind == .notFinite)
        #expect(error?.problem.contains("conv1.bias") == true)
    }

    /// The error with which a file of changed tensors is refused.
    private func reading(_ change: ([TensorSource]) -> [TensorSource]) throws -> SafeTensorsError? {
        let parameters = Parameters(for: try Replay.load().network, seed: 1)
        let folder = try TemporaryFolder()
        let path = folder.path.appending("weights.safetensors")
        try SafeTensorsWriter.write(change(parameters.tensorSources()), to: path)
        return #expect(throws: SafeTensorsError.self) { try parameters.read(from: SafeTensorsFile(path)) }
    }
}
