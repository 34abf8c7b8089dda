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

extension Layer {
    fileprivate var isConvolution: Bool {
        if case .convolution = self { true } else { false }
    }
}
