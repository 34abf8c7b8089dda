import NeuralNetworks
import OneDNN
import Randomness
import Testing

@Suite struct InitializationTests {
    /// He: variance 2 / inputs; Glorot: 2 / (inputs + outputs). A convolution of 24 5×5 filters over 16 channels
    /// sums 400 inputs, and each input takes part in 600 outputs.
    @Test("Weights vary as their initializer says", arguments: Initializer.allCases)
    func weightsVaryAsTheirInitializerSays(initializer: Initializer) throws {
        let variance = 2 / (initializer.isHe ? 400.0 : 1000)
        var layers = NetworkBuilder(input: Shape(channels: 16, height: 8, width: 8))
        layers.add("conv", .convolution(Convolution(filters: 24, kernelSize: 5, initializer: initializer)))
        let network = try layers.network()
        let weights = values("conv.weight", of: network, seed: 3).map { Double($0) }
        let count = Double(weights.count)
        let mean = weights.reduce(0, +) / count
        let found = weights.reduce(0) { $0 + $1 * $1 } / count
        // Five standard deviations of a mean, and of a variance of numbers whose tails are cut off.
        #expect(abs(mean) < 5 * (variance / count).squareRoot())
        #expect(abs(found / variance - 1) < 5 * (2 / count).squareRoot())
        // Keras cuts a normal distribution off at two standard deviations and widens it; a uniform one ends at √3.
        let limit = initializer.isNormal ? 2 / 0.879_625_66 : 3.0.squareRoot()
        let greatest = weights.map(abs).max() ?? 0
        #expect((0.98...1.000001).contains(greatest / (limit * variance.squareRoot())))
        #expect(values("conv.bias", of: network, seed: 3).allSatisfy { $0 == 0 })
    }

    @Test(
        "Threads together draw what one stream gives in a row",
        arguments: [1, 4_097, 300_001], [Initialization.normal(standardDeviation: 0.1), .uniform(limit: 0.3)])
    func threadsDrawWhatOneStreamGives(count: Int, initialization: Initialization) {
        let stream = RandomStream(seed: 5, purpose: .test, index: 2)
        let found = [Float](unsafeUninitializedCapacity: count) { values, initialized in
            values.initialize(repeating: 0)
            initialization.fill(values, from: stream)
            initialized = count
        }
        var inARow = stream
        func next() -> Float {
            guard case .normal = initialization else { return inARow.uniform(in: -0.3...0.3) }
            let sample = inARow.normal()
            return abs(sample) > 2 ? next() : sample * (0.1 / 0.879_625_66)
        }
        #expect(found == (0..<count).map { _ in next() })
    }

    @Test func aDenseLayerCountsItsInputsAndOutputs() throws {
        var layers = NetworkBuilder(input: Shape(features: 300))
        layers.add("dense", .dense(Dense(units: 100, initializer: .glorotUniform)))
        let greatest = values("dense.weight", of: try layers.network(), seed: 1).map(abs).max() ?? 0
        let limit = (6 / 400 as Float).squareRoot()
        #expect((0.99 * limit...limit).contains(greatest))
    }

    @Test func layersOfOneShapeDoNotStartAlike() throws {
        let network = try twins(units: 20)
        let (first, second) = (
            values("a.weight", of: network, seed: 1), values("b.weight", of: network, seed: 1)
        )
        #expect(abs(cosine(first, second)) < 0.25)
        #expect(values("a.weight", of: network, seed: 2) != first)
        #expect(values("a.weight", of: network, seed: 1) == first)
    }

    @Test func aLayerThatChangesLeavesTheOthersAsTheyWere() throws {
        let (small, large) = (try twins(units: 20), try twins(units: 30))
        #expect(values("a.weight", of: small, seed: 6) == values("a.weight", of: large, seed: 6))
    }

    private func twins(units: Int) throws -> Network {
        var layers = NetworkBuilder(input: Shape(features: 20))
        layers.add("a", .dense(Dense(units: 20)))
        layers.add("b", .dense(Dense(units: units)))
        return try layers.network()
    }

    private func values(_ name: String, of network: Network, seed: UInt64) -> [Float] {
        let parameters = Parameters(for: network, seed: seed)
        return withExtendedLifetime(parameters) { parameters[name].map(Array.init) ?? [] }
    }
}

extension Initializer {
    fileprivate var isHe: Bool { self == .heNormal || self == .heUniform }
    fileprivate var isNormal: Bool { self == .heNormal || self == .glorotNormal }
}
