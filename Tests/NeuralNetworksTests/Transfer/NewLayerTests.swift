import NeuralNetworks
import SafeTensors
import TestSupport
import Testing

@Suite("Layers that start anew though a file has them")
struct NewLayerTests {
    @Test("They are told by our names, whatever the file calls them")
    func theyAreToldByOurNames() throws {
        let network = try vggLike(
            blocks: [[4], [6]], input: Shape(channels: 3, height: 8, width: 8), head: .classes(2))
        let list = [
            NamedTensor("block1_conv1/kernel", [3, 3, 3, 4], seed: 1),
            NamedTensor("block1_conv1/bias", [4], seed: 2),
            NamedTensor("block2_conv1/kernel", [3, 3, 4, 6], seed: 3),
            NamedTensor("block2_conv1/bias", [6], seed: 4),
        ]
        let folder = try TemporaryFolder()
        let last = try #require(network.nodes.last { $0.layer.isConvolution })
        var options = WeightTransfer.Options()
        options.newLayers = LayerSelection([last.name])
        let transfer = try WeightTransfer(of: folder.weights(list), to: network, options: options)
        #expect(transfer.newLayers.first == last.name && transfer.tensorCount == 2)
        #expect(transfer.unusedLayers == ["block2_conv1"])
    }
}

@Suite("Weights by the network's own names")
struct OwnNameTests {
    @Test("They are found by name, whatever lies between the convolutions")
    func namesDecide() throws {
        var layers = NetworkBuilder(input: Shape(channels: 3, height: 8, width: 8))
        layers.add("features.0", .convolution(Convolution(filters: 4, kernelSize: 3, padding: .same)))
        layers.add("features.1", .relu(ReLU()))
        // A jump in the numbers without a maximum pooling, by which blocks would be told.
        layers.add("features.2", .averagePooling(AveragePooling(kernelSize: 2)))
        layers.add("features.3", .convolution(Convolution(filters: 6, kernelSize: 3, padding: .same)))
        layers.add("features.4", .relu(ReLU()))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("fc", .dense(Dense(units: 2)))
        let network = try layers.network()
        let folder = try TemporaryFolder()
        let transfer = try WeightTransfer(of: folder.weights(tensors(of: network)), to: network)
        #expect(transfer.newLayers == [] && transfer.tensorCount == 6)
    }
}

extension Layer {
    fileprivate var isConvolution: Bool {
        if case .convolution = self { true } else { false }
    }
}
