import Foundation
import NeuralNetworks
import TestSupport
import Testing

@Suite struct NetworkTests {
    /// The sums of the introduction: a 5×5 filter over three channels has 5 · 5 · 3 weights and a bias.
    @Test func sixFiltersOverAColourImageHave456Parameters() throws {
        var layers = NetworkBuilder(input: Shape(channels: 3, height: 32, width: 32))
        layers.add("conv", .convolution(Convolution(filters: 6, kernelSize: 5)))
        let network = try layers.network()
        #expect(network.output == Shape(channels: 6, height: 28, width: 28))
        #expect(ParameterLayout(for: network).parameterCount == 456)
        #expect(network.multiplyAdds == 28 * 28 * 6 * 5 * 5 * 3)
    }

    @Test func aDenseMatrixBetweenTheSameVolumesHasOver14Million() throws {
        var layers = NetworkBuilder(input: Shape(channels: 3, height: 32, width: 32))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("dense", .dense(Dense(units: 6 * 28 * 28, bias: false)))
        let network = try layers.network()
        #expect(ParameterLayout(for: network).parameterCount == 14_450_688)
        #expect(network.summary.contains("14,450,688"))
    }

    @Test func namesAndInputsThatAreLeftOutAreFilledIn() throws {
        let network = try Network(
            input: Shape(channels: 1, height: 8, width: 8),
            nodes: [
                Node("", .convolution(Convolution(filters: 4, kernelSize: 3)), inputs: []),
                Node("", .relu(ReLU()), inputs: []),
                Node(
                    "mine", .convolution(Convolution(filters: 4, kernelSize: 3, padding: .same)), inputs: []),
                Node("", .relu(ReLU()), inputs: []),
                Node("", .add(Add()), inputs: ["relu1", "relu2"]),
            ])
        #expect(network.nodes.map(\.name) == ["convolution1", "relu1", "mine", "relu2", "add1"])
        #expect(
            network.nodes.map(\.inputs) == [
                ["input"], ["convolution1"], ["relu1"], ["mine"], ["relu1", "relu2"],
            ])
        #expect(network.inputShapes(of: 4) == [network.shapes[1], network.shapes[3]])
    }

    @Test func theSummaryIsATable() throws {
        var layers = NetworkBuilder(input: Shape(channels: 3, height: 32, width: 32))
        let conv = layers.add("conv", .convolution(Convolution(filters: 6, kernelSize: 5)))
        layers.add("relu", .relu(ReLU()))
        layers.add("sum", .add(Add()), after: conv, "relu")
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
        #expect(
            try layers.network().summary == """
                layer    type              output   parameters  multiply-adds
                ─────────────────────────────────────────────────────────────
                input                      3×32×32
                conv     convolution       6×28×28         456        352,800
                relu     relu              6×28×28           0              0
                sum      add ← conv, relu  6×28×28           0              0
                flatten  flatten           4704              0              0
                logits   dense             2             9,410          9,408
                ─────────────────────────────────────────────────────────────
                total                                    9,866        362,208
                """)
    }

    @Test func theBaseNetworkIsThatOfItsConfig() throws {
        let base = try Network.base()
        #expect(try shippedConfigNetwork("base.json") == base)
        #expect(base.summary.hasSuffix(" 2,895,234    261,524,096"))
        #expect(base.output == Shape(features: 2))
        let flattened = base.nodes.firstIndex { $0.name == "flatten" }.map { base.shapes[$0] }
        #expect(flattened == Shape(features: 128 * 9 * 9))
    }

    @Test func everyPresetFitsItsUsualInputAndRefusesATinyOne() throws {
        for preset in Preset.allCases {
            #expect(try preset.network(input: preset.usualInput, classCount: 5).output == Shape(features: 5))
            // Those that pad every layer take images of any size.
            guard !preset.hasResidualBlocks else { continue }
            #expect(throws: NetworkError.self) {
                try preset.network(input: Shape(channels: 1, height: 3, width: 3), classCount: 2)
            }
        }
    }
}

/// The network that a config of this package spells out.
func shippedConfigNetwork(_ name: String) throws -> Network {
    struct Config: Decodable { let network: Network }
    let file = SharedMaterial.package.appending("configs").appending(name)
    return try JSONDecoder().decode(Config.self, from: Data(contentsOf: URL(fileURLWithPath: file.string)))
        .network
}
