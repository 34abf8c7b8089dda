import NeuralNetworks
import OneDNN
import Randomness
import TestSupport
import Testing

/// What a network's layers make of an image.
@Suite struct LayerOutputTests {
    /// An image of random numbers.
    private func image(_ shape: Shape) -> [Float] {
        var random = RandomStream(seed: 4, purpose: .test)
        return (0..<shape.count).map { _ in random.uniform(in: -1...1) }
    }

    private func outputs(of network: Network, _ image: [Float], _ parameters: Parameters) throws
        -> [LayerOutput]
    {
        try ComputeThread.run {
            try network.outputs(of: image, parameters: parameters, engine: Engine())
        }
    }

    @Test("Each layer's output is what the layer makes of the one before, by its definition")
    func layersFollowTheirDefinitions() throws {
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 8, width: 10))
        let convolution = Convolution(filters: 16, kernelSize: 3, padding: .same)
        layers.add("conv", .convolution(convolution))
        layers.add("pool", .maxPooling(MaxPooling(kernelSize: 2)))
        layers.add("relu", .relu(ReLU()))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("dropout", .dropout(Dropout(rate: 0.5)))
        layers.add("dense", .dense(Dense(units: 3)))
        let network = try layers.network()
        let parameters = Parameters(for: network, seed: 2)
        let image = image(network.input)
        let found = try outputs(of: network, image, parameters)
        #expect(found.map(\.node) == network.nodes)
        #expect(found.map(\.shape) == network.shapes)

        let input = NaiveVolume(shape: network.input, values: image.map(Double.init))
        let convolved = try input.convolved(
            convolution, padding: Size2D(1), weights: Array(try #require(parameters["conv.weight"])),
            biases: Array(try #require(parameters["conv.bias"])))
        let pooled = convolved.pooled(
            MaxPooling(kernelSize: 2).pool, padding: Size2D(0), to: network.shapes[1]
        ) { pixels, _ in pixels.max() ?? 0 }
        let rectified = pooled.values.map { max(0, $0) }
        let weights = Array(try #require(parameters["dense.weight"]))
        let logits = (0..<3).map { unit in
            rectified.indices.reduce(0.0) {
                $0 + rectified[$1] * Double(weights[unit * rectified.count + $1])
            }
        }
        let expected = [convolved.values, pooled.values, rectified, rectified, rectified, logits]
        for (output, values) in zip(found, expected) {
            let found = output.values.map { Double($0) }
            #expect(largestDifference(found, values) < 1e-5, "\(output.node.name)")
        }
        #expect(Array(found[0].channel(3)) == Array(found[0].values[240..<320]))
    }

    @Test(
        "The last output is that of the whole network", arguments: [Preset.base, .compact, .vgg16, .resnet18])
    func theLastOutputIsTheNetworks(preset: Preset) throws {
        let input = Shape(channels: preset.usualInput.channels, height: 32, width: 32)
        let network = try preset.network(input: input, classCount: 2)
        let parameters = Parameters(for: network, seed: 3)
        let image = image(input)
        let found = try outputs(of: network, image, parameters)
        let logits = try ComputeThread.run {
            let plan = try Plan(
                network, parameters: parameters, phase: .inference, batchSize: 1, engine: Engine())
            try plan.packWeights()
            plan.input.assumingMemoryBound(to: Float.self).update(from: image, count: image.count)
            try plan.forward()
            return Array(plan.logits)
        }
        #expect(found.map(\.values.count) == network.shapes.map(\.count))
        let last = try #require(found.last)
        let scale = logits.map(abs).max() ?? 0
        #expect(largestDifference(last.values, logits) <= 1e-3 * max(1, scale))
        for (index, node) in network.nodes.enumerated() {
            guard case .relu = node.layer, let before = found.first(where: { $0.node.name == node.inputs[0] })
            else { continue }
            let expected = before.values.map { max(0, $0) }
            let error = largestDifference(found[index].values, expected)
            #expect(error <= 1e-3 * max(1, before.values.map(abs).max() ?? 0), "\(node.name)")
        }
    }

    @Test("A part ends with its layer and holds nothing that it does not depend on")
    func aPartEndsWithItsLayer() throws {
        var layers = NetworkBuilder(input: Shape(features: 4))
        layers.add("a", .dense(Dense(units: 3)))
        layers.add("left", .dense(Dense(units: 2)), after: "a")
        layers.add("right", .dense(Dense(units: 2)), after: "a")
        layers.add("sum", .add(Add()), after: "left", "right")
        let network = try layers.network()
        #expect(try network.part(endingWith: "right")?.nodes.map(\.name) == ["a", "right"])
        #expect(try network.part(endingWith: "sum") == network)
        #expect(try network.part(endingWith: "nobody") == nil)
    }
}
