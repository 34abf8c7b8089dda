import NeuralNetworks
import OneDNN
import Testing

@Suite("A network cut into what stays and what is trained")
struct SplittingTests {
    private func residual() throws -> Network {
        var layers = NetworkBuilder(input: Shape(channels: 2, height: 8, width: 8))
        layers.add("stem", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
        layers.add("relu", .relu(ReLU()))
        layers.add(
            "left", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)), after: "relu")
        layers.add("right", .convolution(Convolution(filters: 16, kernelSize: 1)), after: "relu")
        layers.add("sum", .add(Add()), after: "left", "right")
        layers.add("relu2", .relu(ReLU()))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("dense", .dense(Dense(units: 5)))
        layers.add("relu3", .relu(ReLU()))
        layers.add("logits", .dense(Dense(units: 3)))
        return try layers.network()
    }

    @Test("The trunk reaches to the first layer that is trained")
    func theTrunkReachesToTheFirstTrainedLayer() throws {
        let split = try residual().split { $0 == "logits" }
        #expect(split.trunk?.nodes.last?.name == "relu3")
        #expect(split.rest.nodes.map(\.name) == ["logits"])
        #expect(split.rest.input == Shape(features: 5))
        #expect(split.frozenLayers == [])
    }

    @Test("Where one branch of a block is trained, the cut is before the block")
    func aTrainedBranchCutsBeforeTheBlock() throws {
        let split = try residual().split { ["right", "logits"].contains($0) }
        #expect(split.trunk?.nodes.map(\.name) == ["stem", "relu"])
        #expect(split.rest.nodes.first?.inputs == ["input"])
        #expect(split.frozenLayers == ["left", "dense"])
    }

    @Test("Where the first layer or all are trained there is no trunk")
    func withoutATrunk() throws {
        let network = try residual()
        #expect(try network.split { _ in true }.trunk == nil)
        let split = try network.split { $0 == "stem" }
        #expect(split.trunk == nil && split.rest == network)
        #expect(split.frozenLayers == ["left", "right", "dense", "logits"])
    }

    @Test("Dropout is never frozen, nor what lies behind it")
    func dropoutIsNeverFrozen() throws {
        var layers = NetworkBuilder(input: Shape(features: 6))
        layers.add("first", .dense(Dense(units: 5)))
        layers.add("dropout", .dropout(Dropout(rate: 0.5)))
        layers.add("second", .dense(Dense(units: 4)))
        layers.add("logits", .dense(Dense(units: 2)))
        let split = try layers.network().split { $0 == "logits" }
        #expect(split.trunk?.nodes.map(\.name) == ["first"])
        #expect(split.frozenLayers == ["second"])
    }

    @Test(
        "The gradients of what is trained are those of the whole network",
        arguments: [["logits"], ["dense", "logits"], ["right", "logits"], ["stem"], ["left"]])
    func gradientsAreThoseOfTheWholeNetwork(trained: [String]) throws {
        let network = try residual()
        let (found, expected, idle) = try ComputeThread.run {
            let whole = try SmallNetwork(network, batchSize: 4)
            let expected = try whole.gradients().parameters
            let split = try network.split { trained.contains($0) }
            var features = whole.input
            if let trunk = split.trunk {
                let plan = try Plan(
                    trunk, parameters: whole.plan.parameters, phase: .inference, batchSize: 4,
                    options: featureOptions(), engine: Engine())
                try plan.packWeights()
                plan.write(whole.input)
                try plan.forward()
                features = Array(plan.features.bindMemory(to: Float.self))
            }
            let rest = Parameters(layout: ParameterLayout(for: split.rest))
            rest.copyShared(from: whole.plan.parameters)
            var options = PlanOptions()
            options.frozenLayers = split.frozenLayers
            let plan = try Plan(
                split.rest, parameters: rest, phase: .training, batchSize: 4, options: options,
                engine: Engine())
            plan.write(features)
            try plan.forward()
            _ = plan.logitsGradient?.update(from: whole.mixture)
            try plan.backward()
            let all = whole.plan.parameters.layout
            var (found, wanted): ([Float], [Double]) = ([], [])
            var idle: Float = 0
            for entry in rest.layout.entries {
                guard let gradients = plan.gradients, let place = all.entry(entry.name) else { continue }
                let layer = String(entry.name.prefix { $0 != "." })
                if trained.contains(layer) {
                    found += gradients[entry.range]
                    wanted += expected[place.range].map(Double.init)
                } else {
                    idle = gradients[entry.range].reduce(idle) { max($0, abs($1)) }
                }
            }
            return (found, wanted, idle)
        }
        #expect(!found.isEmpty)
        #expect(idle == 0)
        expectClose(found, expected, relative: 2e-5)
    }

    @Test("What is frozen has no backward steps")
    func whatIsFrozenHasNoBackwardSteps() throws {
        let network = try residual()
        let layers = try ComputeThread.run {
            var options = PlanOptions()
            options.frozenLayers = ["stem", "left", "right"]
            let plan = try Plan(
                network, parameters: Parameters(for: network, seed: 1), phase: .training, batchSize: 2,
                options: options, engine: Engine())
            return Set(
                plan.steps.filter { $0.work == .backwardWeights || $0.work == .backwardData }.map(\.layer))
        }
        #expect(layers == ["dense", "logits"])
    }

    private func featureOptions() -> PlanOptions {
        var options = PlanOptions()
        options.outputsFeatures = true
        return options
    }
}
