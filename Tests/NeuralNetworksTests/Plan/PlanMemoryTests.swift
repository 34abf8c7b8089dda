import NeuralNetworks
import OneDNN
import Randomness
import Testing

/// Where a plan keeps its numbers.
@Suite struct PlanMemoryTests {
    @Test("Buffers that share addresses never matter at the same time", arguments: 0..<24)
    func sharedMemoryChangesNothing(seed: Int) throws {
        var stream = RandomStream(seed: UInt64(seed), purpose: .test)
        let network = try randomNetwork(&stream)
        for precision in Precision.ofThisProcessor {
            let (shared, apart, sizes) = try ComputeThread.run {
                let shared = try results(network, precision, sharesMemory: true)
                let apart = try results(network, precision, sharesMemory: false)
                return (shared.values, apart.values, (shared.byteCount, apart.byteCount))
            }
            #expect(shared == apart, "\(network.summary)")
            #expect(sizes.0 < sizes.1)
        }
    }

    @Test("A batch for which no machine has memory is refused, with what it would take")
    func tooLargeABatch() throws {
        var layers = NetworkBuilder(input: Shape(channels: 8, height: 128, width: 128))
        layers.add("pool", .maxPooling(MaxPooling(kernelSize: 2)))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
        let network = try layers.network()
        let parameters = Parameters(for: network, seed: 1)
        let error = #expect(throws: PlanError.self) {
            try Plan(
                network, parameters: parameters, phase: .inference, batchSize: 1 << 30, engine: Engine())
        }
        // 2³⁰ images of half a MiB, and what is made of them.
        let words = "and this machine does not give them; use a smaller batch or a smaller image"
        #expect(error?.description.hasSuffix(words) == true, "\(error.map(String.init(describing:)) ?? "")")
        guard case .memory(let byteCount, 1 << 30) = error else {
            Issue.record("another error than that of memory")
            return
        }
        #expect(byteCount > 1 << 49)
    }

    /// Twice, so that what one pass leaves behind meets the next.
    private func results(
        _ network: Network, _ precision: Precision, sharesMemory: Bool
    ) throws -> (values: [[UInt32]], byteCount: Int) {
        var options = PlanOptions(precision: precision)
        options.sharesMemory = sharesMemory
        let small = try SmallNetwork(network, options: options)
        var values: [[UInt32]] = []
        for _ in 0..<2 {
            let gradients = try small.gradients()
            for numbers in [Array(small.plan.logits), gradients.parameters, gradients.input] {
                values.append(numbers.map(\.bitPattern))
            }
        }
        return (values, small.plan.memoryByteCount)
    }

    @Test func theBaseNetworkSharesMostOfItsMemory() throws {
        let network = try Network.base(input: Shape(channels: 1, height: 64, width: 64))
        let (shared, apart) = try ComputeThread.run {
            var options = PlanOptions()
            let engine = try Engine()
            let parameters = Parameters(for: network, seed: 1)
            let shared = try Plan(
                network, parameters: parameters, phase: .inference, batchSize: 4, options: options,
                engine: engine)
            options.sharesMemory = false
            let apart = try Plan(
                network, parameters: parameters, phase: .inference, batchSize: 4, options: options,
                engine: engine)
            return (shared.memoryByteCount, apart.memoryByteCount)
        }
        #expect(shared < apart * 3 / 4)
    }

    @Test(
        "Batches may lie in other memory than the plan's own",
        arguments: [LayerCase.convolutionSame, .flattenThenDense, .relu, .severalConsumers], Phase.allCases)
    func batchesMayLieElsewhere(layer: LayerCase, phase: Phase) throws {
        try expectSameFromElsewhere(layer.input, phase) { layer.build(&$0) }
    }

    @Test("So may they where the network begins with flatten", arguments: Phase.allCases)
    func batchesOfALinearClassifierMayLieElsewhere(phase: Phase) throws {
        try expectSameFromElsewhere(Shape(channels: 1, height: 6, width: 5), phase) {
            $0.add("flatten", .flatten(Flatten()))
            $0.add("logits", .dense(Dense(units: 2)))
        }
    }

    /// Expects the results of a plan that reads a batch elsewhere, where nothing may write, to be those of one that
    /// reads its own memory.
    private func expectSameFromElsewhere(
        _ shape: Shape, _ phase: Phase, _ build: (inout NetworkBuilder) -> Void
    ) throws {
        let (expected, elsewhere, batch, kept) = try ComputeThread.run {
            let small = try SmallNetwork(input: shape, phase: phase, build)
            let batch = small.input.map { $0 * 0.5 }
            let expected = try small.logits(of: batch)
            _ = try small.logits()
            let memory = FloatArena(batch)
            try small.plan.readInput(from: memory.pointer)
            try small.plan.forward()
            if phase == .training { try small.plan.backward() }
            return (
                expected, Array(small.plan.logits), batch,
                withExtendedLifetime(memory) { Array(memory.values) }
            )
        }
        #expect(elsewhere == expected)
        #expect(batch == kept)
    }

    @Test("No primitive is made while a plan runs", arguments: Precision.ofThisProcessor)
    func noPrimitiveIsMadeWhileAPlanRuns(precision: Precision) throws {
        let (compiling, running) = try ComputeThread.run {
            let start = PrimitiveCount.made
            let training = try ReplayedTraining(.load(), options: PlanOptions(precision: precision))
            let compiled = PrimitiveCount.made
            _ = try training.train(.adam(Adam()))
            return (compiled - start, PrimitiveCount.made - compiled)
        }
        #expect(compiling > 20)
        #expect(running == 0)
    }
}
