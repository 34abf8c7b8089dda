import NeuralNetworks
import SafeTensors
import TestSupport
import Testing

@Suite("Weights from outside, by their names")
struct WeightNameTests {
    let folder: TemporaryFolder
    let input = Shape(channels: 3, height: 8, width: 8)

    init() throws { folder = try TemporaryFolder() }

    private func filled(
        _ network: Network, from file: SafeTensorsFile, options: WeightTransfer.Options = .init()
    ) throws -> (WeightTransfer, Parameters) {
        let transfer = try WeightTransfer(of: file, to: network, options: options)
        let parameters = Parameters(for: network, seed: 1)
        try transfer.fill(parameters)
        return (transfer, parameters)
    }

    @Test("Our own names, in every element type", arguments: [ElementType.f32, .f16, .bf16])
    func ourOwnNames(type: ElementType) throws {
        let network = try vggLike(blocks: [[4]], input: input, head: .classes(2))
        let list = tensors(of: network)
        let (transfer, parameters) = try filled(network, from: folder.weights(list, as: type))
        #expect(transfer.newLayers == [] && transfer.tensorCount == 4)
        for tensor in list {
            let rounded = tensor.values.map { value in
                type == .bf16 ? Float(bitPattern: value.bitPattern & 0xFFFF_0000) : value
            }
            #expect(parameters.numbers(tensor.name) == rounded, "\(tensor.name)")
        }
    }

    @Test("What is not the weights is passed over")
    func momentsArePassedOver() throws {
        let network = try vggLike(blocks: [[4]], input: input, head: .classes(2))
        var list = tensors(of: network)
        list.append(NamedTensor("optimizer/momentum/features.0.weight", [4, 3, 3, 3]))
        list.append(NamedTensor("features.1.num_batches_tracked", [1]))
        var options = WeightTransfer.Options()
        options.ignoredPrefixes = ["optimizer/"]
        #expect(throws: Never.self) { try filled(network, from: folder.weights(list), options: options) }
    }

    @Test("Keras' names by block: kernels are transposed, and flattened rows are put in our order")
    func kerasNames() throws {
        let network = try vggLike(
            blocks: [[4, 5], [6]], input: input, head: .denseThenClasses(units: 7, 2))
        let list = [
            NamedTensor("block1_conv1/kernel", [3, 3, 3, 4], seed: 1),
            NamedTensor("block1_conv1/bias", [4], seed: 2),
            NamedTensor("block1_conv2/block1_conv2/kernel:0", [3, 3, 4, 5], seed: 3),
            NamedTensor("block1_conv2/block1_conv2/bias:0", [5], seed: 4),
            NamedTensor("block2_conv1/kernel", [3, 3, 5, 6], seed: 5),
            NamedTensor("block2_conv1/bias", [6], seed: 6),
            NamedTensor("fc1/kernel", [24, 7], seed: 7), NamedTensor("fc1/bias", [7], seed: 8),
            NamedTensor("fc2/kernel", [7, 2], seed: 9), NamedTensor("fc2/bias", [2], seed: 10),
        ]
        let (transfer, parameters) = try filled(network, from: folder.weights(list))
        #expect(transfer.newLayers == [])
        let second = try #require(parameters.numbers("features.2.weight"))
        let dense = try #require(parameters.numbers("classifier.0.weight"))
        for (output, input, row, column) in [(0, 0, 0, 0), (4, 3, 2, 1), (2, 1, 0, 2)] {
            let theirs = list[2].values[((row * 3 + column) * 4 + input) * 5 + output]
            #expect(second[((output * 4 + input) * 3 + row) * 3 + column] == theirs)
        }
        // 6 channels of 2×2: theirs is rows × columns × channels, ours channels × rows × columns.
        for (unit, channel, row, column) in [(0, 0, 0, 0), (6, 5, 1, 0), (3, 2, 0, 1)] {
            let theirs = list[6].values[((row * 2 + column) * 6 + channel) * 7 + unit]
            #expect(dense[unit * 24 + (channel * 2 + row) * 2 + column] == theirs)
        }
        let last = try #require(parameters.numbers("classifier.3.weight"))
        #expect(last[1 * 7 + 4] == list[8].values[4 * 2 + 1])
        #expect(parameters.numbers("features.5.bias") == list[5].values)
    }

    @Test("The same block names with kernels in PyTorch's order, as metadata and shape say")
    func blockNamesInOurOrder() throws {
        let network = try vggLike(blocks: [[3], [3]], input: input, head: .classes(2))
        // 3 filters of 3×3 over 3 channels: the shape alone says nothing.
        let list = [
            NamedTensor("block1_conv1.weight", [3, 3, 3, 3], seed: 1), NamedTensor("block1_conv1.bias", [3]),
            NamedTensor("block2_conv1/kernel", [3, 3, 3, 3], seed: 2), NamedTensor("block2_conv1/bias", [3]),
        ]
        let byName = try filled(network, from: folder.weights(list)).1
        #expect(byName.numbers("features.0.weight") == list[0].values)
        #expect(byName.numbers("features.3.weight") != list[2].values)
        let byMetadata = try filled(network, from: folder.weights(list, metadata: ["layout": "OIHW"])).1
        #expect(byMetadata.numbers("features.3.weight") == list[2].values)
    }

    @Test("timm's names: the dense layers as convolutions, the last one as head.fc")
    func timmNames() throws {
        let network = try vggLike(blocks: [[4]], input: input, head: .denseThenClasses(units: 7, 2))
        let list = [
            NamedTensor("features.0.weight", [4, 3, 3, 3]), NamedTensor("features.0.bias", [4]),
            NamedTensor("pre_logits.fc1.weight", [7, 4, 4, 4], seed: 3),
            NamedTensor("pre_logits.fc1.bias", [7]),
            NamedTensor("pre_logits.fc2.weight", [2, 7, 1, 1], seed: 4),
            NamedTensor("pre_logits.fc2.bias", [2]),
        ]
        let (transfer, parameters) = try filled(network, from: folder.weights(list))
        #expect(transfer.newLayers == [])
        #expect(parameters.numbers("classifier.0.weight") == list[2].values)
        #expect(parameters.numbers("classifier.3.weight") == list[4].values)
    }

    @Test("Before a head that the file lacks, the last convolution starts as the identity, too")
    func theLastConvolutionMayBeTheIdentity() throws {
        let short = try vggLike(blocks: [[4, 4], [5, 5]], input: input, head: .classes(2))
        let long = try vggLike(
            blocks: [[4, 4], [5, 5, 5]], input: input, head: .denseThenClasses(units: 3, 2))
        let features = tensors(of: short).filter { $0.name.hasPrefix("features") }
        var options = WeightTransfer.Options()
        options.fillsWithIdentity = true
        let (transfer, parameters) = try filled(
            long, from: folder.weights(features), options: options)
        #expect(transfer.identities == ["features.9"])
        #expect(transfer.newLayers == ["classifier.0", "classifier.3"])
        #expect(parameters.numbers("features.9.bias") == [Float](repeating: 0, count: 5))
        let identity = try #require(parameters.numbers("features.9.weight"))
        #expect(identity.reduce(0, +) == 5 && identity.count { $0 == 1 } == 5)
    }

    @Test("A convolution is found by its block, not by its number")
    func aConvolutionIsFoundByItsBlock() throws {
        // As with VGG16 and VGG19: features.5 is in both, and is not the same.
        let short = try vggLike(blocks: [[4, 4], [5, 5]], input: input, head: .classes(2))
        let long = try vggLike(blocks: [[4, 4, 4], [5, 5, 5]], input: input, head: .classes(2))
        let file = try folder.weights(tensors(of: short))
        var options = WeightTransfer.Options()
        options.fillsWithIdentity = true
        let (transfer, parameters) = try filled(long, from: file, options: options)
        #expect(transfer.identities == ["features.4", "features.11"])
        #expect(parameters.numbers("features.7.weight") == (try file.floats("features.5.weight")))
        #expect(parameters.numbers("features.9.weight") == (try file.floats("features.7.weight")))
        let identity = try #require(parameters.numbers("features.4.weight"))
        for (index, weight) in identity.enumerated() {
            let (filter, channel, tap) = (index / 36, index / 9 % 4, index % 9)
            #expect(weight == (filter == channel && tap == 4 ? 1 : 0))
        }
    }
}
