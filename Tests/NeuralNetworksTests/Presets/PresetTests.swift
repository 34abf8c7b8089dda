import NeuralNetworks
import OneDNN
import Testing

@Suite struct PresetTests {
    @Test(
        "At 1000 classes a network has the number of parameters everybody counts",
        arguments: [
            (.alexnet, 61_100_840), (.vgg16, 138_357_544), (.vgg19, 143_667_240),
            (.vgg19BN, 143_678_248), (.inceptionV3, 23_834_568), (.resnet18, 11_689_512),
            (.resnet34, 21_797_672), (.resnet50, 25_557_032),
            // Keras counts running statistics as well, 53,120 and 34,432, and has no scales in the latter, 17,216.
            (.resnet50Keras, 25_636_712 - 53_120), (.inceptionV3Keras, 23_851_784 - 34_432 + 17_216),
        ] as [(Preset, Int)])
    func parameterCountsAreThePapers(preset: Preset, count: Int) throws {
        let network = try preset.network(input: preset.usualInput, classCount: 1000)
        #expect(ParameterLayout(for: network).parameterCount == count)
    }

    @Test func leNetHas61706ParametersForTenDigits() throws {
        let network = try Network.lenet5(input: Shape(channels: 1, height: 32, width: 32), classCount: 10)
        #expect(ParameterLayout(for: network).parameterCount == 61_706)
    }

    @Test func theCompactNetworkHasFewerThanThreeMillionParameters() throws {
        for side in [128, 150, 160] {
            let network = try Network.compact(
                input: Shape(channels: 1, height: side, width: side), classCount: 2)
            #expect(ParameterLayout(for: network).parameterCount < 3_000_000)
        }
    }

    /// torchvision's names, which the files of weights that everybody has are read by.
    @Test(
        "Parameters have torchvision's names",
        arguments: [
            (Preset.alexnet, "features.0.weight", [64, 3, 11, 11]),
            (.vgg16, "features.28.weight", [512, 512, 3, 3]),
            (.vgg16, "classifier.0.weight", [4096, 25_088]),
            (.vgg19BN, "features.50.running_mean", [512]), (.resnet18, "conv1.weight", [64, 3, 7, 7]),
            (.resnet18, "layer2.0.downsample.1.running_var", [128]), (.resnet18, "fc.bias", [1000]),
            (.resnet50, "layer1.0.downsample.0.weight", [256, 64, 1, 1]),
            (.resnet50, "layer4.2.bn3.weight", [2048]),
            (.inceptionV3, "Conv2d_1a_3x3.conv.weight", [32, 3, 3, 3]),
            (.inceptionV3, "Mixed_6b.branch7x7_2.conv.weight", [128, 128, 1, 7]),
            (.inceptionV3, "Mixed_7c.branch_pool.bn.bias", [192]),
        ])
    func namesAreTorchvisions(preset: Preset, name: String, shape: [Int]) throws {
        let network = try preset.network(input: preset.usualInput, classCount: 1000)
        #expect(ParameterLayout(for: network).entry(name)?.specification.shape == shape)
    }

    @Test("Stochastic depth ends every residual branch, the more often the deeper, and changes no parameter")
    func stochasticDepthDecaysLinearly() throws {
        let presets = [
            (Preset.compact, 3), (.resnet18, 8), (.resnet34, 16), (.resnet50, 16), (.resnet50Keras, 16),
        ]
        for (preset, blocks) in presets {
            let input = Shape(channels: 1, height: 64, width: 64)
            let plain = try preset.network(input: input, classCount: 2)
            let network = try preset.network(input: input, classCount: 2, stochasticDepth: 0.5)
            let rates = network.nodes.compactMap { node -> Float? in
                guard case .dropout(let layer) = node.layer else { return nil }
                #expect(layer.unit == .sample && node.name.hasSuffix("drop"))
                #expect(network.nodes.contains { $0.name.hasSuffix("add") && $0.inputs.contains(node.name) })
                return layer.rate
            }
            #expect(rates == (1...blocks).map { 0.5 * Float($0) / Float(blocks) })
            #expect(network.parameterSpecifications.map(\.name) == plain.parameterSpecifications.map(\.name))
            #expect(network.nodes.count == plain.nodes.count + blocks)
        }
        #expect(Preset.allCases.filter(\.hasResidualBlocks) == presets.map(\.0))
    }

    @Test(
        "A residual network's inference plan is convolutions and poolings alone",
        arguments: Precision.ofThisProcessor)
    func residualNetworksAreConvolutionsAlone(precision: Precision) throws {
        for preset in [Preset.compact, .resnet18, .resnet50, .resnet50Keras] {
            // What is left out in training is not left out here, and is nowhere to be seen.
            let network = try preset.network(
                input: Shape(channels: 3, height: 64, width: 64), classCount: 2, stochasticDepth: 0.2)
            let forward = try ComputeThread.run {
                try Plan(
                    network, parameters: Parameters(layout: ParameterLayout(for: network)), phase: .inference,
                    batchSize: 2, options: PlanOptions(precision: precision), engine: Engine()
                ).steps.filter { $0.work == .forward }
            }
            let convolutions = network.nodes.filter {
                if case .convolution = $0.layer { true } else { false }
            }
            let others =
                preset == .resnet50Keras
                ? ["pool1_pool", "avg_pool", "predictions"] : ["maxpool", "avgpool", "fc"]
            let layers = convolutions.map(\.name) + others
            #expect(Set(forward.map(\.layer)) == Set(layers))
            #expect(forward.count == layers.count)
        }
    }
}
