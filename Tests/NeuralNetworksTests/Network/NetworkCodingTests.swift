import Diagnostics
import Foundation
import NeuralNetworks
import Testing

@Suite struct NetworkCodingTests {
    /// Every kind of layer, with no hyper-parameter at its default.
    private static let layers: [Layer] = {
        var convolution = Convolution(
            filters: 7, kernelSize: 3, stride: 2, padding: .same, dilation: 2, bias: false,
            initializer: .glorotNormal)
        convolution.kernelSize = Size2D(height: 5, width: 3)
        convolution.groups = 7
        var pooling = AdaptiveAveragePooling(outputSize: 7)
        pooling.outputSize = Size2D(height: 6, width: 7)
        var padded = Convolution(filters: 7, kernelSize: 3)
        padded.padding = .explicit(Size2D(height: 1, width: 2))
        return [
            .convolution(convolution), .convolution(padded),
            .maxPooling(MaxPooling(kernelSize: 3, stride: 2, padding: .same)),
            .averagePooling(
                AveragePooling(kernelSize: 3, stride: 1, padding: .explicit(Size2D(1)), countsPadding: true)),
            .relu(ReLU()), .relu(ReLU(maximum: 6)), .flatten(Flatten()),
            .dense(Dense(units: 9, bias: false, initializer: .glorotUniform)),
            .dropout(Dropout(rate: 0.25)), .softmax(Softmax()), .add(Add()),
            .batchNormalization(BatchNormalization(momentum: 0.25, epsilon: 0.001)),
            .concat(Concatenation()), .globalAveragePooling(GlobalAveragePooling()),
            .adaptiveAveragePooling(pooling),
        ]
    }()

    @Test func everyKindOfLayerSurvivesWritingAndReading() throws {
        #expect(Set(Self.layers.map(\.typeName)) == Set(Layer.typeNames))
        for (index, layer) in Self.layers.enumerated() {
            let node = Node("layer\(index)", layer, inputs: ["a", "b"])
            #expect(try decodeStrictly(Node.self, from: JSONEncoder().encode(node)) == node)
        }
    }

    @Test func aNetworkSurvivesWritingAndReading() throws {
        let network = try Network.base(classCount: 3)
        #expect(try decodeStrictly(Network.self, from: JSONEncoder().encode(network)) == network)
    }

    @Test func whatALayerLeavesOutHasItsDefault() throws {
        let network: Network = try configured(
            """
            {"input": [1, 12, 10], "layers": [
              {"type": "convolution", "filters": 8, "kernelSize": 3}, {"type": "maxPooling"},
              {"type": "averagePooling", "kernelSize": [1, 2]}, {"type": "flatten"}, {"type": "dropout"},
              {"type": "dense", "units": 2}]}
            """)
        var average = AveragePooling(kernelSize: 1)
        average.pool.kernelSize = Size2D(height: 1, width: 2)
        average.pool.stride = average.pool.kernelSize
        #expect(
            network.nodes.map(\.layer) == [
                .convolution(Convolution(filters: 8, kernelSize: 3)), .maxPooling(MaxPooling(kernelSize: 2)),
                .averagePooling(average), .flatten(Flatten()), .dropout(Dropout(rate: 0.5)),
                .dense(Dense(units: 2)),
            ])
        #expect(network.shapes.first == Shape(channels: 8, height: 10, width: 8))
    }

    @Test(
        "What is misspelt is named, with the nearest that is known",
        arguments: [
            (
                #"{"type": "convolution", "filters": 4, "kernelSize": 3, "paddin": "same"}"#,
                "paddin", #"unknown key; did you mean "padding"?"#
            ),
            (
                #"{"type": "relu", "slope": 0.1}"#, "slope",
                "unknown key; known keys: inputs, maximum, name, type"
            ),
            (
                #"{"type": "averagePooling", "countPadding": true}"#,
                "countPadding", #"unknown key; did you mean "countsPadding"?"#
            ),
            (
                #"{"type": "convolutoin", "filters": 4}"#,
                "type", #"; did you mean "convolution"?"#
            ),
            (
                #"{"type": "lstm"}"#, "type",
                #"found "lstm", expected one of convolution, maxPooling"#
            ),
            (
                #"{"type": "dense", "units": 2, "initializer": "heNormall"}"#,
                "initializer", #"did you mean "heNormal"?"#
            ),
            (#"{"filters": 4}"#, "type", "this key is required and is not there"),
            (
                #"{"type": "convolution", "filters": 4}"#, "kernelSize",
                "this key is required and is not there"
            ),
            (
                #"{"type": "convolution", "filters": 0, "kernelSize": 3}"#, "filters",
                "found 0, expected a whole number from 1 to 65536"
            ),
            (
                #"{"type": "convolution", "filters": 4, "kernelSize": 0}"#, "kernelSize",
                "found 0×0, expected 1 to"
            ),
            (
                #"{"type": "convolution", "filters": 4, "kernelSize": 3, "stride": [1, 0]}"#,
                "stride", "found 1×0, expected 1 to"
            ),
            (
                #"{"type": "convolution", "filters": 4, "kernelSize": [3]}"#,
                "kernelSize", "expected a whole number or [rows, columns]"
            ),
            (
                #"{"type": "convolution", "filters": 4, "kernelSize": 3, "padding": "sam"}"#,
                "padding", #"found "sam", expected one of same, valid or a number or [rows, columns]"#
            ),
            (#"{"type": "maxPooling", "padding": -1}"#, "padding", "found -1×-1, expected 0 to 65536"),
            (#"{"type": "dense", "units": "many"}"#, "units", "expected a whole number"),
            (
                #"{"type": "dense", "units": 0}"#, "units",
                "found 0, expected a whole number from 1 to 1048576"
            ),
            (#"{"type": "relu", "maximum": 0}"#, "maximum", "expected a number from 1.2e-38 on"),
            (#"{"type": "relu", "maximum": 1e-40}"#, "maximum", "expected a number from 1.2e-38 on"),
            (
                #"{"type": "convolution", "filters": 4, "kernelSize": 3, "groups": 0}"#, "groups",
                "found 0, expected a whole number from 1 to 65536"
            ),
            (
                #"{"type": "batchNormalization", "momentum": 0}"#, "momentum",
                "found 0.0, expected a number above 0, up to 1"
            ),
            (
                #"{"type": "batchNormalization", "epsilon": -1}"#, "epsilon",
                "expected a number from 1.2e-38 to 1"
            ),
            (
                #"{"type": "batchNormalization", "epsilon": 1e-40}"#, "epsilon",
                "expected a number from 1.2e-38 to 1"
            ),
            (
                #"{"type": "adaptiveAveragePooling"}"#, "outputSize",
                "this key is required and is not there"
            ),
            (#"{"type": "dropout", "rate": 1}"#, "rate", "found 1.0, expected a share from 0 to below 1"),
            (
                #"{"type": "convolution", "filters": 4, "kernelSize": 9223372036854775807}"#,
                "kernelSize", "expected 1 to 65536"
            ),
        ])
    func whatIsWrongInALayerIsNamed(layer: String, key: String, problem: String) {
        let error = #expect(throws: DocumentError.self) {
            try configured(
                #"{"input": [3, 8, 8], "layers": [{"type": "relu"}, \#(layer)]}"#, as: Network.self)
        }
        #expect(error?.key == "layers[1].\(key)")
        #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
    }

    @Test(
        "What is wrong with a network is named",
        arguments: [
            (
                #"{"input": [3, 8], "layers": [{"type": "relu"}]}"#, "input",
                "found [3, 8], expected [channels,"
            ),
            (#"{"input": [0, 8, 8], "layers": [{"type": "relu"}]}"#, "input", "each from 1 to 65536"),
            (#"{"inputs": [3, 8, 8], "layers": []}"#, "inputs", #"did you mean "input"?"#),
            (#"{"input": [3, 8, 8]}"#, "layers", "this key is required and is not there"),
            (#"{"input": [3, 8, 8], "layers": []}"#, "", "the network has no layers"),
            (
                #"{"input": [3, 8, 8], "layers": [{"type": "dense", "units": 2}]}"#,
                "", #"layer "dense1": dense takes a row of features"#
            ),
            (
                #"{"input": [3, 8, 8], "layers": [{"type": "convolution", "filters": 4, "kernelSize": 1, "groups": 2}]}"#,
                "", #"layer "convolution1": 3 channels and 4 filters cannot be cut into 2 groups"#
            ),
            (
                #"{"input": [4], "layers": [{"type": "batchNormalization"}]}"#,
                "", #"layer "batchNormalization1": batchNormalization takes channels × height × width"#
            ),
            (
                #"{"input": [4, 6, 6], "layers": [{"type": "maxPooling"}, {"type": "concat", "inputs": ["input", "maxPooling1"]}]}"#,
                "",
                #"layer "concat1": it joins channels of one size in rows and columns, found 4×6×6 and 4×3×3"#
            ),
        ])
    func whatIsWrongInANetworkIsNamed(network: String, key: String, problem: String) {
        let error = #expect(throws: DocumentError.self) { try configured(network, as: Network.self) }
        #expect(error?.key == key)
        #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
    }
}
