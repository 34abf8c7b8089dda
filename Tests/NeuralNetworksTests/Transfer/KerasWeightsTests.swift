import Foundation
import NeuralNetworks
import OneDNN
import Randomness
import SafeTensors
import TestSupport
import Testing

/// Weights of Keras' applications, by Keras' names, compute what Keras computes with them.
@Suite("Keras' weights")
struct KerasWeightsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(
        "A network with Keras' weights gives Keras' logits",
        arguments: [Preset.resnet50Keras, .inceptionV3Keras])
    func logitsAreKeras(preset: Preset) throws {
        let reference = try KerasReference.load(preset)
        let network = try reference.network
        let transfer = try WeightTransfer(of: folder.weights(reference.tensors()), to: network)
        #expect(transfer.newLayers == [] && transfer.unusedLayers == [])
        #expect(transfer.tensorCount == reference.variables.count)
        let logits = try reference.logits(of: network, transfer)
        let size = (reference.logits.reduce(0) { $0 + $1 * $1 } / Double(reference.logits.count)).squareRoot()
        expectClose(logits, reference.logits, relative: 1e-4, floor: size)
        // What Keras does not have is one scale a normalised channel.
        let scales = preset == .inceptionV3Keras ? 17_216 : 0
        #expect(ParameterLayout(for: network).parameterCount == reference.parameters + scales)
    }

    @Test("Numbers that go on from another network's mean the same as those that begin anew")
    func numbersMeanTheirOrder() throws {
        var layers = NetworkBuilder(input: Shape(channels: 3, height: 6, width: 6))
        for (name, filters) in [("a", 3), ("b", 3), ("c", 5)] {
            layers.add(name, .convolution(Convolution(filters: filters, kernelSize: 1, bias: false)))
            layers.add("\(name)Norm", .batchNormalization(BatchNormalization()))
        }
        let network = try layers.network()
        // As text, 10 comes before 9.
        for first in [0, 1, 8, 99] {
            let list = (0..<3).flatMap { index -> [NamedTensor] in
                let end = first + index == 0 ? "" : "_\(first + index)"
                let filters = index == 2 ? 5 : 3
                return [
                    NamedTensor("conv2d\(end)/kernel", [1, 1, 3, filters], seed: index),
                    NamedTensor("batch_normalization\(end)/beta", [filters], seed: index + 10),
                    NamedTensor("batch_normalization\(end)/moving_mean", [filters], seed: index + 20),
                    NamedTensor("batch_normalization\(end)/moving_variance", [filters], seed: index + 30),
                ]
            }
            let parameters = Parameters(for: network, seed: 1)
            for name in ["a", "b", "c"] { parameters["\(name)Norm.weight"]?.update(repeating: 7) }
            var order = RandomStream(seed: UInt64(first), purpose: .test)
            let shuffled = list.shuffled(using: &order)
            let transfer = try WeightTransfer(of: folder.weights(shuffled), to: network)
            try transfer.fill(parameters)
            #expect(transfer.newLayers == [] && transfer.tensorCount == 12)
            for (index, name) in ["a", "b", "c"].enumerated() {
                #expect(parameters.numbers("\(name)Norm.bias") == list[4 * index + 1].values)
                #expect(parameters.numbers("\(name)Norm.running_var") == list[4 * index + 3].values)
                // Keras' layer has no scale, which is one of 1.
                #expect(parameters.numbers("\(name)Norm.weight")?.allSatisfy { $0 == 1 } == true)
                let kernel = try #require(parameters.numbers("\(name).weight"))
                let filters = index == 2 ? 5 : 3
                #expect(kernel[1 * 3 + 2] == list[4 * index].values[2 * filters + 1])
            }
        }
    }

    @Test("A scale that PyTorch's normalisation should have is missed")
    func onlyKerasLeavesScalesOut() throws {
        var layers = NetworkBuilder(input: Shape(channels: 3, height: 6, width: 6))
        layers.add("norm", .batchNormalization(BatchNormalization()))
        let network = try layers.network()
        let list = ["bias", "running_mean", "running_var"].map { NamedTensor("norm.\($0)", [3]) }
        let error = #expect(throws: TransferError.self) {
            try WeightTransfer(of: folder.weights(list), to: network)
        }
        #expect(error?.missing == ["norm.weight"])
    }

    /// Every tensor would have a place of its shape, and the network would compute something else.
    @Test(
        "Weights for the other definition of a network are refused",
        arguments: [
            ("conv3_block1_1_conv/kernel", Preset.resnet50, "in the second; use the preset resnet50Keras"),
            ("layer2.0.conv1.weight", .resnet50Keras, "in the first; use the preset resnet50"),
            (
                "conv2d_3/kernel", .inceptionV3,
                "\"Mixed_5b.pool\" counts it as zeros; use the preset inceptionV3Keras"
            ),
            (
                "Mixed_5b.branch_pool.conv.weight", .inceptionV3Keras,
                "leaves it out; use the preset inceptionV3"
            ),
        ])
    func theOtherDefinitionIsRefused(tensor: String, preset: Preset, end: String) throws {
        let network = try preset.network(input: Shape(channels: 3, height: 96, width: 96), classCount: 2)
        let error = #expect(throws: TransferError.self) {
            try WeightTransfer(of: folder.weights([NamedTensor(tensor, [1, 1, 2, 2])]), to: network)
        }
        #expect(error?.description.hasSuffix(end) == true, "\(error?.description ?? "")")
        #expect(error?.missing == [] && error?.unexpected == [])
    }
}

/// What Keras computed with a network that `scripts/make-fixtures/keras_networks.py` asked it for.
private struct KerasReference: Decodable {
    let preset: Preset
    let input: [Int]
    let classes: Int
    let images: Int
    /// How many numbers are trained.
    let parameters: Int
    /// Name and shape of each: `conv1_conv/kernel 7x7x3x64`.
    let variables: [String]
    let logits: [Double]

    static func load(_ preset: Preset) throws -> KerasReference {
        struct File: Decodable { let cases: [KerasReference] }
        return try #require(
            try fixture("keras-networks.json", as: File.self).cases.first { $0.preset == preset })
    }

    var network: Network {
        get throws {
            try preset.network(
                input: Shape(channels: input[0], height: input[1], width: input[2]), classCount: classes)
        }
    }

    /// The weights both sides begin with, in Keras' order.
    func tensors() throws -> [NamedTensor] {
        try variables.map { text in
            let parts = text.split(separator: " ").map(String.init)
            let shape = try parts[1].split(separator: "x").map { try #require(Int($0)) }
            let inputs = Double(shape.dropLast().reduce(1, *))
            let kind = parts[0].split(separator: "/").last ?? ""
            let numbers = FormulaNumbers.sequence(parts[0], shape.reduce(1, *)).map { x -> Float in
                switch kind {
                case "kernel": Float(x * (6 / inputs).squareRoot())
                case "gamma": Float(1 + x / 4)
                case "moving_variance": Float(1 + x / 2)
                default: Float(x / 10)
                }
            }
            return NamedTensor(parts[0], shape, values: numbers)
        }
    }

    func logits(of network: Network, _ transfer: WeightTransfer) throws -> [Float] {
        try ComputeThread.run {
            let parameters = Parameters(for: network, seed: 1)
            try transfer.fill(parameters)
            let plan = try Plan(
                network, parameters: parameters, phase: .inference, batchSize: images, engine: Engine())
            try plan.packWeights()
            plan.write(FormulaNumbers.sequence("images", images * network.input.count).map { Float($0) })
            try plan.forward()
            return Array(plan.logits)
        }
    }
}
