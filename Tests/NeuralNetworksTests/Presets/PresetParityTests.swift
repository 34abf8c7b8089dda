import NeuralNetworks
import OneDNN
import Testing

/// The networks from the papers compute what independent definitions in PyTorch compute.
@Suite struct PresetParityTests {
    /// Keras' own are compared with Keras: see `KerasWeightsTests`.
    static let presets = Preset.allCases.filter {
        ![.base, .resnet50Keras, .inceptionV3Keras].contains($0)
    }

    @Test("Logits and the gradient of the images are PyTorch's", arguments: presets)
    func evaluationIsPyTorchs(preset: Preset) throws {
        guard let reference = try expectReference(preset) else { return }
        let network = try reference.network
        let (found, logits) = try ComputeThread.run {
            let parameters = reference.parameters(of: network)
            return (
                try trained(reference, network, parameters, reference.evaluation, asAtInference: true),
                try inferenceLogits(reference, network, parameters)
            )
        }
        expectSame(found, reference.evaluation)
        // Once more by the plan that is fused and folded.
        expectClose(
            logits, reference.evaluation.logits, relative: 1e-4, floor: size(reference.evaluation.logits))
    }

    @Test(
        "So they are in training, and running statistics move as PyTorch's",
        arguments: presets.filter { ![.lenet5, .alexnet, .vgg16, .vgg19].contains($0) })
    func trainingIsPyTorchs(preset: Preset) throws {
        guard let reference = try expectReference(preset) else { return }
        let training = try #require(reference.training)
        let network = try reference.networkWithoutDropout
        let found = try ComputeThread.run {
            try trained(
                reference, network, reference.parameters(of: network), training,
                asAtInference: false)
        }
        expectSame(found, training)
        for (kind, expected) in training.statistics ?? [:] {
            expectSame(found.statistics[kind] ?? [], expected, "\(kind)")
        }
    }

    @Test("Parameters have PyTorch's number, and as many names", arguments: presets)
    func parametersAreAsMany(preset: Preset) throws {
        guard let reference = try expectReference(preset) else { return }
        let layout = ParameterLayout(for: try reference.network)
        #expect(layout.parameterCount == reference.parameters)
        #expect(layout.entries.count == reference.names)
    }

    private func expectReference(_ preset: Preset) throws -> PresetReference? {
        let reference = try PresetReference.load(preset)
        #expect(reference != nil, "presets.json has no \(preset.rawValue)")
        return reference
    }

    // MARK: On the compute thread

    private func trained(
        _ reference: PresetReference, _ network: Network, _ parameters: Parameters,
        _ expected: PresetReference.Results, asAtInference: Bool
    ) throws -> PresetResults {
        var options = PlanOptions(convolutionAlgorithm: .direct, computesInputGradient: true)
        options.computesAsAtInference = asAtInference
        let plan = try Plan(
            network, parameters: parameters, phase: .training, batchSize: expected.batch, options: options,
            engine: Engine())
        plan.write(reference.images(for: expected))
        try plan.forward()
        _ = plan.logitsGradient?.update(from: reference.mixture(for: expected))
        try plan.backward()
        var results = PresetResults(
            logits: Array(plan.logits), gradient: Array(plan.inputGradient ?? .init(start: nil, count: 0)))
        for entry in parameters.layout.entries where entry.specification.role == .statistic {
            let kind = String(entry.name.split(separator: ".").last ?? "")
            results.statistics[kind, default: []] += parameters.values(of: entry)
        }
        return results
    }

    private func inferenceLogits(
        _ reference: PresetReference, _ network: Network, _ parameters: Parameters
    ) throws -> [Float] {
        let plan = try Plan(
            network, parameters: parameters, phase: .inference, batchSize: reference.evaluation.batch,
            options: PlanOptions(convolutionAlgorithm: .direct), engine: Engine())
        try plan.packWeights()
        plan.write(reference.images(for: reference.evaluation))
        try plan.forward()
        return Array(plan.logits)
    }

    // MARK: Comparing

    private func expectSame(_ found: PresetResults, _ expected: PresetReference.Results) {
        expectClose(found.logits, expected.logits, relative: 1e-4, floor: size(expected.logits), "logits")
        expectSame(found.gradient, expected.gradient, "gradient")
    }

    /// Values to 1e-4 of themselves, or of the tensor's root mean square where they are smaller than that.
    private func expectSame(
        _ found: [Float], _ expected: PresetReference.Summary, _ comment: Comment
    ) {
        let count = Double(found.count)
        let size = (expected.sumOfSquares / count).squareRoot()
        let values = stride(from: 0, to: found.count, by: expected.step).map { found[$0] }
        expectClose(values, expected.values, relative: 1e-4, floor: size, comment)
        let sum = found.reduce(0) { $0 + Double($1) }
        let sumOfSquares = found.reduce(0) { $0 + Double($1) * Double($1) }
        expectClose([sum], [expected.sum], relative: 1e-4, floor: count.squareRoot() * size, comment)
        expectClose([sumOfSquares], [expected.sumOfSquares], relative: 1e-4, floor: 0, comment)
    }

    private func size(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }
}
