import NeuralNetworks
import OneDNN
import Randomness
import SafeTensors
import TestSupport
import Testing

@Suite("Grey input folded into a network for colour")
struct GreyFoldingTests {
    /// What torchvision's weights want, of grey levels from 0 to 255.
    static let torchvision = [(0.485, 0.229), (0.456, 0.224), (0.406, 0.225)].map { mean, deviation in
        ChannelMap(scale: 1 / (255 * deviation), offset: -mean / deviation)
    }
    static let caffe = [103.939, 116.779, 123.68].map { ChannelMap(scale: 1, offset: -$0) }
    static let inception = Array(repeating: ChannelMap(scale: 1 / 127.5, offset: -1), count: 3)
    static let common = ChannelMap(scale: 1 / 60, offset: -2)

    private func network(padding: Padding, bias: Bool = true, kernelSize: Int = 3) throws -> Network {
        var layers = NetworkBuilder(input: Shape(channels: 3, height: 7, width: 6))
        layers.add(
            "conv",
            .convolution(
                Convolution(filters: 16, kernelSize: kernelSize, padding: padding, bias: bias)))
        layers.add("relu", .relu(ReLU()))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 4)))
        return try layers.network()
    }

    /// The logits of a plan for images given as channels.
    private func logits(_ network: Network, _ parameters: Parameters, _ input: [Float]) throws -> [Float] {
        let plan = try Plan(
            network, parameters: parameters, phase: .inference, batchSize: 2, engine: Engine())
        try plan.packWeights()
        plan.write(input)
        try plan.forward()
        return Array(plan.logits)
    }

    /// The greatest difference between the network for colour and the folded one, over the greatest logit.
    private func difference(_ network: Network, maps: [ChannelMap], common: ChannelMap) throws -> (Float, Int)
    {
        let folder = try TemporaryFolder()
        let list = tensors(of: network)
        let file = try folder.weights(list)
        let folding = try GreyFolding(network, maps: maps, common: common)
        var options = WeightTransfer.Options()
        options.folding = folding
        let transfer = try WeightTransfer(of: file, to: folding.network, options: options)
        var random = RandomStream(seed: 3, purpose: .test)
        let levels = (0..<2 * 42).map { _ in Double(random.uniform(in: 0...255)) }
        return try ComputeThread.run {
            let (colour, grey) = (
                Parameters(for: network, seed: 1), Parameters(for: folding.network, seed: 1)
            )
            try WeightTransfer(of: file, to: network).fill(colour)
            try transfer.fill(grey)
            let expected = try logits(network, colour, images(levels, maps))
            let channels = [common] + (folding.hasConstantChannel ? [ChannelMap(scale: 0, offset: 1)] : [])
            let found = try logits(folding.network, grey, images(levels, channels))
            let scale = expected.map(abs).max() ?? 1
            return (largestDifference(found, expected) / scale, folding.network.input.channels)
        }
    }

    private func images(_ levels: [Double], _ maps: [ChannelMap]) -> [Float] {
        (0..<2).flatMap { image -> [Float] in
            let pixels = levels[image * 42..<(image + 1) * 42]
            return maps.flatMap { map in pixels.map { Float($0 * map.scale + map.offset) } }
        }
    }

    @Test(
        "With padding it is the same function up to the border, over two channels",
        arguments: [torchvision, caffe], [Padding.same, .explicit(Size2D(2))])
    func withPaddingItIsTheSameFunction(maps: [ChannelMap], padding: Padding) throws {
        for bias in [true, false] {
            let (difference, channels) = try difference(
                network(padding: padding, bias: bias), maps: maps, common: Self.common)
            #expect(difference < 2e-6)
            #expect(channels == 2)
        }
    }

    @Test("Where the channels are preprocessed alike, one channel is enough")
    func alikeChannelsNeedOne() throws {
        let (difference, channels) = try difference(
            network(padding: .same), maps: Self.inception, common: Self.inception[0])
        #expect(difference < 2e-6)
        #expect(channels == 1)
    }

    @Test("Without padding the rest goes into the bias; without a bias it needs its channel")
    func withoutPaddingTheRestGoesIntoTheBias() throws {
        let withBias = try difference(
            network(padding: .valid), maps: Self.torchvision, common: Self.common)
        #expect(withBias.0 < 2e-6 && withBias.1 == 1)
        let without = try difference(
            network(padding: .valid, bias: false), maps: Self.torchvision, common: Self.common)
        #expect(without.0 < 2e-6 && without.1 == 2)
    }

    @Test("Only convolutions can be folded")
    func onlyConvolutionsCanBeFolded() throws {
        var layers = NetworkBuilder(input: Shape(channels: 3, height: 4, width: 4))
        layers.add("pool", .maxPooling(MaxPooling(kernelSize: 2)))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
        let network = try layers.network()
        let error = #expect(throws: NetworkError.self) {
            try GreyFolding(network, maps: Self.caffe, common: Self.common)
        }
        #expect(error?.description.contains("transfer.greyInput to \"expand\"") == true)
    }
}
