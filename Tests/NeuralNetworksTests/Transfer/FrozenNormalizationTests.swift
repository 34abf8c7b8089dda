import NeuralNetworks
import OneDNN
import TestSupport
import Testing

@Suite("A frozen batch normalisation")
struct FrozenNormalizationTests {
    private func network() throws -> Network {
        var layers = NetworkBuilder(input: Shape(channels: 4, height: 6, width: 6))
        layers.add("conv1", .convolution(Convolution(filters: 16, kernelSize: 3, bias: false)))
        layers.add("bn1", .batchNormalization(BatchNormalization()))
        layers.add("relu1", .relu(ReLU()))
        layers.add("conv2", .convolution(Convolution(filters: 16, kernelSize: 3, bias: false)))
        layers.add("bn2", .batchNormalization(BatchNormalization()))
        layers.add("relu2", .relu(ReLU()))
        layers.add("pool", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("logits", .dense(Dense(units: 3)))
        return try layers.network()
    }

    @Test(
        "It uses the running averages and leaves them, before and behind what is trained",
        arguments: [["conv2", "logits"], ["conv1"], ["conv2", "bn2", "logits"]])
    func itLeavesTheRunningAverages(trained: [String]) throws {
        let network = try network()
        let (moved, difference) = try ComputeThread.run {
            let frozen = Set(network.layersWithParameters).subtracting(trained)
            var options = PlanOptions()
            options.frozenLayers = frozen
            let small = try SmallNetwork(network, batchSize: 4, options: options)
            let parameters = small.plan.parameters
            for entry in parameters.layout.entries where entry.specification.role == .statistic {
                for (index, place) in entry.range.enumerated() {
                    parameters.arena.values[place] = 0.5 + 0.1 * Float(index % 5)
                }
            }
            let before = statistics(parameters)
            let logits = try small.logits()
            _ = try small.gradients()
            let after = statistics(parameters)
            let inference = try Plan(
                network, parameters: parameters, phase: .inference, batchSize: 4, engine: Engine())
            try inference.packWeights()
            inference.write(small.input)
            try inference.forward()
            let moved = after.keys.filter { after[$0] != before[$0] }.sorted()
            return (moved, largestDifference(logits, inference.logits))
        }
        #expect(moved == (trained.contains("bn2") ? ["bn2.running_mean", "bn2.running_var"] : []))
        if !trained.contains("bn2") { #expect(difference < 1e-4) }
    }

    @Test("The gradients of what is trained are those by finite differences of the same function")
    func gradientsAreRight() throws {
        let network = try network()
        let (found, expected) = try ComputeThread.run {
            var options = PlanOptions()
            options.frozenLayers = ["bn1", "bn2", "conv2", "logits"]
            let small = try SmallNetwork(network, batchSize: 2, options: options)
            let gradients = try small.gradients().parameters
            let parameters = small.plan.parameters
            guard let entry = parameters.layout.entry("conv1.weight") else { return ([Float](), [Double]()) }
            let places = stride(from: entry.range.lowerBound, to: entry.range.upperBound, by: 37)
            var (found, expected): ([Float], [Double]) = ([], [])
            for place in places {
                let value = parameters.arena.values[place]
                let step: Float = 2e-3
                parameters.arena.values[place] = value + step
                let above = try small.loss()
                parameters.arena.values[place] = value - step
                let below = try small.loss()
                parameters.arena.values[place] = value
                found.append(gradients[place])
                expected.append((above - below) / Double(2 * step))
            }
            return (found, expected)
        }
        #expect(found.count > 10)
        expectClose(found, expected, relative: 2e-2)
    }

    private func statistics(_ parameters: Parameters) -> [String: [Float]] {
        Dictionary(
            uniqueKeysWithValues: parameters.layout.entries.filter { $0.specification.role == .statistic }.map
            {
                ($0.name, Array(parameters.values(of: $0)))
            })
    }
}
