import NeuralNetworks
import OneDNN
import Randomness
import Testing

/// A plan computes a network in another order, and fused: the results have to be those of the network as written.
@Suite struct RewritingTests {
    /// Where statistics of the batch are not used in training.
    @Test("An inference plan gives the training plan's logits", arguments: LayerCase.allCases)
    func inferenceGivesTheTrainingPlansLogits(layer: LayerCase) throws {
        try expectSameLogits { try $0.plan(layer.input) { layer.build(&$0) } }
    }

    @Test("So it does for networks with branches", arguments: 0..<16)
    func inferenceGivesTheTrainingPlansLogitsWithBranches(seed: Int) throws {
        var stream = RandomStream(seed: UInt64(100 + seed), purpose: .test)
        let network = try randomNetwork(&stream, dropout: false)
        try expectSameLogits { try $0.plan(network) }
    }

    /// The training plan of the same network without its dropout, and the inference plan with it.
    @Test func atInferenceDropoutIsNotThere() throws {
        let (plain, dropped) = try ComputeThread.run {
            let plain = try SmallNetwork(input: Shape(channels: 1, height: 20, width: 18)) {
                baseLike(&$0, dropout: false)
            }
            let dropped = try SmallNetwork(
                input: Shape(channels: 1, height: 20, width: 18), phase: .inference
            ) {
                baseLike(&$0, dropout: true)
            }
            return (try plain.logits(), try dropped.logits())
        }
        expectClose(dropped, plain.map { Double($0) }, relative: 1e-5)
    }

    private func baseLike(_ layers: inout NetworkBuilder, dropout: Bool) {
        for number in 1...2 {
            layers.add("conv\(number)", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
            layers.add("pool\(number)", .maxPooling(MaxPooling(kernelSize: 2)))
            layers.add("relu\(number)", .relu(ReLU()))
            if dropout { layers.add("dropout\(number)", .dropout(Dropout(rate: 0.25))) }
        }
        layers.add("flatten", .flatten(Flatten()))
        layers.add("dense", .dense(Dense(units: 32)))
        layers.add("relu3", .relu(ReLU()))
        if dropout { layers.add("dropout3", .dropout(Dropout(rate: 0.5))) }
        layers.add("logits", .dense(Dense(units: 2)))
    }

    /// A maximum of rectified values is the rectified maximum, to the last bit.
    @Test("ReLU and maximum pooling may change places", arguments: Phase.allCases, [true, false])
    func reluAndMaximumPoolingMayChangePlaces(phase: Phase, reluIsFirst: Bool) throws {
        let input = Shape(channels: 2, height: 9, width: 8)
        let convolution = Layer.convolution(Convolution(filters: 16, kernelSize: 3, padding: .same))
        let pooling = MaxPooling(kernelSize: 3, stride: 2, padding: .explicit(Size2D(1)))
        let (images, found) = try ComputeThread.run {
            let images = try SmallNetwork(input: input, phase: phase) { $0.add("conv", convolution) }
            let found = try SmallNetwork(input: input, phase: phase) {
                $0.add("conv", convolution)
                $0.add("first", reluIsFirst ? .relu(ReLU()) : .maxPooling(pooling))
                $0.add("second", reluIsFirst ? .maxPooling(pooling) : .relu(ReLU()))
            }
            return (try images.logits(), try found.logits(of: images.input))
        }
        let shape = Shape(channels: 16, height: 9, width: 8)
        let pooled = try pooling.outputShape(of: [shape])
        let expected = (0..<3).flatMap { image in
            NaiveVolume(
                shape: shape,
                values: images[image * shape.count..<(image + 1) * shape.count].map { Double(max($0, 0)) }
            ).pooled(pooling.pool, padding: Size2D(1), to: pooled) { pixels, _ in pixels.max() ?? 0 }.values
        }
        #expect(found.map { Double($0) } == expected)
    }

    @Test("Both orders run as the same steps", arguments: Phase.allCases)
    func bothOrdersRunAsTheSameSteps(phase: Phase) throws {
        let (reluFirst, poolingFirst) = try ComputeThread.run {
            let layers: [Layer] = [.relu(ReLU()), .maxPooling(MaxPooling(kernelSize: 2))]
            return (try steps(layers, phase), try steps(layers.reversed(), phase))
        }
        #expect(reluFirst == poolingFirst)
        // At inference the convolution computes the ReLU: it, the pooling, and the reorder of the result are left.
        #expect(phase == .training || reluFirst.filter { $0.hasPrefix("forward") }.count == 2)
    }

    private func steps(_ layers: [Layer], _ phase: Phase) throws -> [String] {
        let small = try SmallNetwork(input: Shape(channels: 3, height: 8, width: 8), phase: phase) {
            $0.add("conv", .convolution(Convolution(filters: 16, kernelSize: 3)))
            for (index, layer) in layers.enumerated() { $0.add("layer\(index)", layer) }
        }
        return small.plan.steps.map { "\($0.work.rawValue) \($0.implementation)" }
    }

    @Test("A final softmax is left to the loss and to predictions", arguments: Phase.allCases)
    func aFinalSoftmaxIsLeftOut(phase: Phase) throws {
        let (without, with) = try ComputeThread.run {
            let without = try SmallNetwork(input: Shape(features: 9), phase: phase) {
                $0.add("d", .dense(Dense(units: 4)))
            }
            let with = try SmallNetwork(input: Shape(features: 9), phase: phase) {
                $0.add("d", .dense(Dense(units: 4)))
                $0.add("s", .softmax(Softmax()))
            }
            return (try without.logits(), try with.logits())
        }
        #expect(without == with)
    }

    /// Expects the plans for both phases to give the same, but for rounding.
    private func expectSameLogits(_ make: (Plans) throws -> SmallNetwork) throws {
        let (training, inference) = try ComputeThread.run {
            (try make(Plans(phase: .training)).logits(), try make(Plans(phase: .inference)).logits())
        }
        let size = (training.reduce(0) { $0 + Double($1) * Double($1) } / Double(training.count)).squareRoot()
        expectClose(inference, training.map { Double($0) }, relative: 1e-5, floor: size)
    }
}

/// Makes the plan of one phase. Direct convolution in both: Winograd rounds otherwise, and may be chosen in one alone.
private struct Plans {
    let phase: Phase

    func plan(_ input: Shape, _ build: (inout NetworkBuilder) -> Void) throws -> SmallNetwork {
        try SmallNetwork(input: input, algorithm: .direct, asAtInference: true, phase: phase, build)
    }

    func plan(_ network: Network) throws -> SmallNetwork {
        var options = PlanOptions(convolutionAlgorithm: .direct)
        options.computesAsAtInference = true
        return try SmallNetwork(network, options: options, phase: phase)
    }
}
