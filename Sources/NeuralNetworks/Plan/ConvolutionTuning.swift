import OneDNN

/// Which algorithm computes which convolution on this machine: what was measured, now or by an earlier run.
///
/// Plans that share a tuning agree on every convolution they have in common, and a plan that finds all its
/// convolutions in it measures nothing. Direct and Winograd convolutions round differently: a run that is to be
/// repeated bit for bit has to keep its choices, not only its seed.
public final class ConvolutionTuning {
    /// The faster algorithm by the description of a convolution: what is computed, on how many images, of what shape.
    public private(set) var choices: [String: ConvolutionAlgorithm]

    /// Winograd's algorithm loses two or three bits of precision and takes more memory, so it has to win clearly.
    private static let demandedGain = 0.1

    /// Begins with what is known already.
    public init(_ choices: [String: ConvolutionAlgorithm] = [:]) {
        self.choices = choices
    }

    /// The faster of two ways to compute a convolution, measured the first time it is asked for.
    func faster(
        _ convolution: String, direct: PrimitiveDescriptor, winograd: PrimitiveDescriptor, roles: [Role],
        on engine: Engine
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        if let known = choices[convolution] { return known == .winograd ? winograd : direct }
        let trials = [
            try PrimitiveTrial(direct, roles: roles, on: engine),
            try PrimitiveTrial(winograd, roles: roles, on: engine),
        ]
        var best = [Duration](repeating: .seconds(3600), count: trials.count)
        // In turns, so that a busy moment of the machine strikes both.
        for _ in 0..<5 {
            for (index, trial) in trials.enumerated() { best[index] = min(best[index], try trial.run()) }
        }
        let choice: ConvolutionAlgorithm =
            best[1] < best[0] * (1 - Self.demandedGain) ? .winograd : .direct
        choices[convolution] = choice
        return choice == .winograd ? winograd : direct
    }
}

/// A primitive by itself, on zeros.
private final class PrimitiveTrial {
    private let primitive: Primitive
    private let stream: Stream
    private let blocks: [UnsafeMutableRawBufferPointer]

    init(_ descriptor: PrimitiveDescriptor, roles: [Role], on engine: Engine) throws(OneDNNError) {
        var tensors: [Role: Memory] = [:]
        var blocks: [UnsafeMutableRawBufferPointer] = []
        for role in roles + [.scratchpad] {
            guard let wanted = descriptor.memory(role) else { continue }
            let block = UnsafeMutableRawBufferPointer.allocate(
                byteCount: max(wanted.byteCount, 64), alignment: 4096)
            block.initializeMemory(as: UInt8.self, repeating: 0)
            blocks.append(block)
            tensors[role] = try Memory(wanted, on: engine, at: block.baseAddress)
        }
        stream = try Stream(on: engine)
        primitive = try Primitive(descriptor, tensors)
        self.blocks = blocks
    }

    deinit { for block in blocks { block.deallocate() } }

    func run() throws(OneDNNError) -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        try primitive.run(on: stream)
        try stream.wait()
        return clock.now - start
    }
}
