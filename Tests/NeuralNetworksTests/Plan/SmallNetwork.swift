import NeuralNetworks
import OneDNN
import Randomness

/// A plan of a small network with random weights and input, and a loss that is a random mixture of its logits.
///
/// Made and used on the compute thread.
struct SmallNetwork {
    let plan: Plan
    let input: [Float]
    let mixture: [Float]

    init(
        input shape: Shape, batchSize: Int = 3, precision: Precision = .float32,
        algorithm: ConvolutionAlgorithm = .direct, asAtInference: Bool = false, phase: Phase = .training,
        fusesStem: Bool = false,
        seed: UInt64 = 7,
        _ build: (inout NetworkBuilder) -> Void
    ) throws {
        var builder = NetworkBuilder(input: shape)
        build(&builder)
        var options = PlanOptions(precision: precision, convolutionAlgorithm: algorithm)
        options.computesAsAtInference = asAtInference
        try self.init(
            builder.network(), batchSize: batchSize, options: options, phase: phase, fusesStem: fusesStem,
            seed: seed)
    }

    init(
        _ network: Network, batchSize: Int = 3, options: PlanOptions = PlanOptions(),
        phase: Phase = .training, fusesStem: Bool = false, seed: UInt64 = 7
    ) throws {
        var stream = RandomStream(seed: seed, purpose: .test)
        let parameters = Parameters(for: network, seed: seed)
        // Biases start at zero, scales and variances at one: give them something to do.
        for entry in parameters.layout.entries where entry.specification.role != .weight {
            for index in entry.range { parameters.arena.values[index] += stream.uniform(in: -0.3...0.3) }
        }
        var options = options
        options.computesInputGradient = phase == .training && !fusesStem
        options.fusesStem = fusesStem
        plan = try Plan(
            network, parameters: parameters, phase: phase, batchSize: batchSize, options: options,
            engine: Engine())
        input = stream.numbers(batchSize * network.input.count)
        mixture = stream.numbers(batchSize * network.output.count)
        if phase == .inference { try plan.packWeights() }
    }

    /// The logits for an input, or for the network's own.
    func logits(of values: [Float]? = nil) throws -> [Float] {
        plan.write(values ?? input)
        try plan.forward()
        return Array(plan.logits)
    }

    /// Σ mixture · logits.
    func loss(of values: [Float]? = nil) throws -> Double {
        zip(try logits(of: values), mixture).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    /// The derivatives of the loss: of every parameter, and of the input.
    func gradients() throws -> (parameters: [Float], input: [Float]) {
        plan.write(input)
        try plan.forward()
        _ = plan.logitsGradient?.update(from: mixture)
        try plan.backward()
        return (
            Array(plan.gradients?.values ?? .init(start: nil, count: 0)),
            Array(plan.inputGradient ?? .init(start: nil, count: 0))
        )
    }
}

extension Plan {
    /// Fills the batch, in the plan's precision.
    func write(_ values: [Float]) {
        precondition(values.count * options.precision.byteCount == inputByteCount)
        switch options.precision {
        case .float32: input.assumingMemoryBound(to: Float.self).update(from: values, count: values.count)
        case .bfloat16:
            let target = input.assumingMemoryBound(to: UInt16.self)
            for (index, value) in values.enumerated() { target[index] = bfloat16(value) }
        }
    }
}

extension Precision {
    /// What this machine computes with: not every processor multiplies bfloat16 numbers.
    static let ofThisProcessor = Processor.multipliesBFloat16 ? allCases : [.float32]

    fileprivate var byteCount: Int { self == .float32 ? 4 : 2 }
}

/// Rounded to the nearest, ties to even.
func bfloat16(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
}
