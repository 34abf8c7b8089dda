import Diagnostics
import NeuralNetworks
import Testing

@Suite struct NetworkErrorTests {
    @Test func aNetworkNeedsLayers() {
        let error = #expect(throws: NetworkError.self) { try Network(input: Shape(features: 3), nodes: []) }
        #expect(error?.description == "the network has no layers")
        #expect(error?.exitStatus == .badData)
    }

    @Test func aLayerWithTooManyInputsIsNamed() {
        expectError("relu", "takes 1 input, found 2") {
            $0.add("a", .relu(ReLU()))
            $0.add("relu", .relu(ReLU()), after: "input", "a")
        }
    }

    @Test func aSumOfOneIsNamed() {
        expectError("sum", "takes 2 to 64 inputs, found 1") { $0.add("sum", .add(Add())) }
    }

    @Test func anUnknownInputIsNamedWithTheNearest() {
        expectError("pool", "its input \"conv\" is no layer that comes before it; did you mean \"conv1\"?") {
            $0.add("conv1", .convolution(Convolution(filters: 4, kernelSize: 3)))
            $0.add("pool", .maxPooling(MaxPooling(kernelSize: 2)), after: "conv")
        }
    }

    @Test func aLayerCannotTakeALaterOne() {
        expectError("first", "\"second\" is no layer that comes before it") {
            $0.add("first", .relu(ReLU()), after: "second")
            $0.add("second", .relu(ReLU()))
        }
    }

    @Test func aNameUsedTwiceIsNamed() {
        expectError("same", "two layers have this name") {
            $0.add("same", .relu(ReLU()))
            $0.add("same", .relu(ReLU()))
        }
    }

    @Test func theInputsOwnNameIsTaken() {
        expectError("input", "this name is the network's own input") { $0.add("input", .relu(ReLU())) }
    }

    @Test func anOutputNobodyTakesIsNamed() {
        expectError("idle", "no layer takes its output, and it is not the last") {
            $0.add("idle", .relu(ReLU()))
            $0.add("last", .relu(ReLU()), after: "input")
        }
    }

    @Test func aKernelLargerThanItsInputIsNamed() {
        expectError("big", "reaches over 9 rows does not fit into 8 (8 and 0 of padding)") {
            $0.add("big", .convolution(Convolution(filters: 4, kernelSize: 9)))
        }
        expectError("wide", "reaches over 9 rows does not fit into 8") {
            $0.add("wide", .convolution(Convolution(filters: 4, kernelSize: 5, dilation: 2)))
        }
        expectError("pool4", "reaches over 2 rows does not fit into 1") { layers in
            for number in 1...4 { layers.add("pool\(number)", .maxPooling(MaxPooling(kernelSize: 2))) }
        }
    }

    @Test func poolingThatSeesNothingButPaddingIsNamed() {
        expectError("pool", "padding of 2×2 lets a window of 2×2 lie wholly outside the image") {
            $0.add("pool", .maxPooling(MaxPooling(kernelSize: 2, padding: .explicit(Size2D(2)))))
        }
    }

    @Test func aVolumeWhereARowIsWantedIsNamed() {
        expectError(
            "logits", "dense takes a row of features, found the volume 3×8×8; place flatten before it"
        ) {
            $0.add("logits", .dense(Dense(units: 2)))
        }
        expectError("s", "softmax takes a row of features") { $0.add("s", .softmax(Softmax())) }
    }

    @Test func aRowWhereAVolumeIsWantedIsNamed() {
        let layers: [Layer] = [
            .convolution(Convolution(filters: 4, kernelSize: 1)), .maxPooling(MaxPooling(kernelSize: 1)),
            .averagePooling(AveragePooling(kernelSize: 1)),
        ]
        for layer in layers {
            expectError("late", "\(layer.typeName) takes channels × height × width, found 192 features") {
                $0.add("flatten", .flatten(Flatten()))
                $0.add("late", layer)
            }
        }
    }

    @Test func aSumOfDifferentShapesIsNamed() {
        expectError("sum", "it adds values of one shape, found 4×6×6 and 3×8×8") {
            $0.add("conv", .convolution(Convolution(filters: 4, kernelSize: 3)))
            $0.add("sum", .add(Add()), after: "conv", "input")
        }
    }

    @Test func aTensorNoMachineHoldsIsNamed() {
        expectError("wide", "a tensor of 65536×80×80 has more than 268,435,456 numbers; use a smaller image")
        {
            $0.add(
                "wide",
                .convolution(Convolution(filters: 65_536, kernelSize: 1, padding: .explicit(Size2D(36)))))
        }
        expectError("dense", "a tensor of 1048576×16384 has more than 268,435,456 numbers") {
            $0.add("conv", .convolution(Convolution(filters: 256, kernelSize: 1)))
            $0.add("flatten", .flatten(Flatten()))
            $0.add("dense", .dense(Dense(units: 1_048_576)))
        }
        let error = #expect(throws: NetworkError.self) {
            try Network(
                input: Shape(channels: 65_536, height: 65_536, width: 65_536),
                nodes: [Node("", .relu(ReLU()), inputs: [])])
        }
        #expect(error?.layer == "input")
    }

    /// Expects the layers, behind an image of 3×8×8, to be refused with an error that names one of them.
    private func expectError(
        _ layer: String, _ problem: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ build: (inout NetworkBuilder) -> Void
    ) {
        var builder = NetworkBuilder(input: Shape(channels: 3, height: 8, width: 8))
        build(&builder)
        let error = #expect(throws: NetworkError.self, sourceLocation: sourceLocation) {
            try builder.network()
        }
        #expect(error?.layer == layer, sourceLocation: sourceLocation)
        #expect(
            error?.problem.contains(problem) == true, "\(error?.problem ?? "")",
            sourceLocation: sourceLocation)
        #expect(error?.description.hasPrefix("layer \"\(layer)\": ") == true, sourceLocation: sourceLocation)
    }
}
