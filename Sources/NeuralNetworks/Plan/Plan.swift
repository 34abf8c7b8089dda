import OneDNN

/// A network compiled for one batch size, phase and precision: primitives, layouts and one block of memory.
///
/// Everything is made here, once; running allocates nothing. A plan is used from the thread that made it, the
/// compute thread (`ComputeThread.run`).
public final class Plan {
    /// What was compiled; the steps may compute it in another order.
    public let network: Network
    /// Training, or inference alone.
    public let phase: Phase
    /// Images in a batch. All are computed, so the last of an epoch is filled up.
    public let batchSize: Int
    /// What the plan was compiled for.
    public let options: PlanOptions
    /// The weights it reads. It writes none of them, but for the running statistics of batch normalisation, which
    /// ``forward()`` moves in training.
    public let parameters: Parameters
    /// The gradients of the parameters, laid out as they are; in training, unless a layer is observed instead.
    public let gradients: FloatArena?
    /// What dropout draws from; to be set before each training step.
    public let dropoutKey: DropoutKey

    private let stream: Stream
    private let compiled: CompiledPlan

    /// Compiles a plan.
    ///
    /// - Parameters:
    ///   - network: what to compute.
    ///   - parameters: the weights; several plans may share them, and they may hold those of a larger network.
    ///   - phase: a training plan has a backward pass, an inference plan is fused and smaller.
    ///   - batchSize: images in a batch, at least 1; fixed from here on.
    ///   - options: precision, choice of algorithms, and what the plan gives besides the logits.
    ///   - tuning: what is known of the speed of convolutions here, to be added to, where
    ///     ``PlanOptions/convolutionAlgorithm`` is automatic.
    ///   - engine: the oneDNN engine that the primitives are made for.
    /// - Throws: ``PlanError`` that names the layer that cannot be computed.
    public init(
        _ network: Network, parameters: Parameters, phase: Phase, batchSize: Int,
        options: PlanOptions = PlanOptions(), tuning: ConvolutionTuning = ConvolutionTuning(),
        engine: Engine
    ) throws(PlanError) {
        precondition(batchSize > 0, "a batch has at least one image")
        precondition(parameters.layout.covers(network), "parameters of another network")
        precondition(
            phase == .inference || !options.outputsFeatures,
            "a training plan ends in the loss, not in another plan")
        if let layer = options.observedLayer {
            precondition(phase == .training, "only a training plan has gradients to observe")
            precondition(network.nodes.contains { $0.name == layer }, "no layer is called \(layer)")
            if case .softmax = network.nodes[network.nodes.count - 1].layer, network.nodes.count > 1 {
                precondition(network.nodes.last?.name != layer, "a plan ends in the logits, before \(layer)")
            }
            precondition(!options.computesInputGradient, "the backward pass ends at the observed layer")
        }
        self.network = network
        self.phase = phase
        self.batchSize = batchSize
        self.options = options
        self.parameters = parameters
        gradients =
            phase == .training && options.observedLayer == nil
            ? FloatArena(count: parameters.layout.count) : nil
        do throws(OneDNNError) {
            stream = try Stream(on: engine)
        } catch {
            throw .layer(Network.inputName, error)
        }
        let builder = PlanBuilder(
            engine: engine, phase: phase, batchSize: batchSize, options: options, tuning: tuning,
            parameters: parameters, parameterGradients: gradients)
        dropoutKey = builder.dropoutKey
        compiled = try PlanCompiler(builder: builder).compile(network)
    }

    // MARK: Running

    /// Packs the weights anew. An inference plan does it when told to, after the weights have changed; a training
    /// plan in every ``forward()``.
    public func packWeights() throws(OneDNNError) {
        for step in compiled.packing { try step.run(on: stream) }
    }

    /// From the input to the logits.
    public func forward() throws(OneDNNError) {
        if phase == .training { try packWeights() }
        for step in compiled.forward { try step.run(on: stream) }
        try stream.wait()
    }

    /// From the gradient of the logits to the gradients of the parameters.
    public func backward() throws(OneDNNError) {
        for step in compiled.backward { try step.run(on: stream) }
        try stream.wait()
    }

    // MARK: The ends of the network

    /// The batch: images × channels × rows × columns, plain, float32 or bfloat16 as the precision says.
    public var input: UnsafeMutableRawPointer { address(compiled.input) }

    /// Reads the next batches from other memory than the plan's own, which has to outlive their use. Nothing is written
    /// there.
    public func readInput(from bytes: UnsafeRawPointer) throws(OneDNNError) {
        // Of the whole buffer: a flattened input is another look at the same bytes.
        try compiled.input.buffer?.place(at: UnsafeMutableRawPointer(mutating: bytes))
    }

    /// Bytes of one batch of images.
    public var inputByteCount: Int { compiled.input.descriptor.byteCount }

    /// The result where another plan takes it: see ``PlanOptions/outputsFeatures``.
    public var features: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(
            start: address(compiled.logits), count: compiled.logits.descriptor.byteCount)
    }

    /// The result, images × classes.
    public var logits: UnsafeMutableBufferPointer<Float> { floats(compiled.logits) }

    /// To be filled before ``backward()``: the derivative of the loss with respect to each logit.
    public var logitsGradient: UnsafeMutableBufferPointer<Float>? { compiled.logitsGradient.map(floats) }

    /// The derivative with respect to the input, plain float32, where ``PlanOptions/computesInputGradient`` asks.
    public var inputGradient: UnsafeMutableBufferPointer<Float>? { compiled.inputGradient.map(floats) }

    /// The output of ``PlanOptions/observedLayer`` after ``forward()``, and after ``backward()`` the derivative of the
    /// loss with respect to it: images × channels × rows × columns, plain float32.
    public var observation:
        (activation: UnsafeMutableBufferPointer<Float>, gradient: UnsafeMutableBufferPointer<Float>)?
    {
        compiled.observation.map { (floats($0.activation), floats($0.gradient)) }
    }

    /// Bytes of activations, gradients and scratch memory.
    public var memoryByteCount: Int { compiled.arena.byteCount }

    // MARK: Looking inside

    /// The steps in the order in which they run.
    public var steps: [StepDescription] {
        (compiled.packing + compiled.forward + compiled.backward).map(\.description)
    }

    /// Runs every step by itself, in order, and hands what it took to `report`; for benchmarks.
    public func runSteps(_ report: (Int, Duration) -> Void) throws(OneDNNError) {
        let clock = ContinuousClock()
        for (index, step) in (compiled.packing + compiled.forward + compiled.backward).enumerated() {
            let start = clock.now
            try step.run(on: stream)
            try stream.wait()
            report(index, clock.now - start)
        }
    }

    private func address(_ tensor: Tensor) -> UnsafeMutableRawPointer {
        guard let bytes = tensor.memory.bytes else {
            preconditionFailure("every tensor is placed at compilation")
        }
        return bytes
    }

    private func floats(_ tensor: Tensor) -> UnsafeMutableBufferPointer<Float> {
        let start = address(tensor).assumingMemoryBound(to: Float.self)
        return UnsafeMutableBufferPointer(start: start, count: tensor.descriptor.byteCount / 4)
    }
}
