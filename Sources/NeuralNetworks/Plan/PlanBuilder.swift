import OneDNN

/// A tensor of a plan: a description, and the buffer it lies in (none where the memory is somebody else's).
final class Tensor {
    let memory: Memory
    let buffer: Buffer?
    /// Whether several readers take it as theirs, so that none may write over it.
    var isShared = false
    var descriptor: MemoryDescriptor { memory.descriptor }

    init(_ memory: Memory, in buffer: Buffer?) {
        self.memory = memory
        self.buffer = buffer
    }
}

/// What a node hands to the nodes behind it, while the plan is compiled.
final class Value {
    let shape: Shape
    let tensor: Tensor
    /// Whether the backward pass has to reach this value.
    let needsGradient: Bool
    /// Whether the node that made it reads it again in its backward pass, so that nobody may overwrite it.
    let isKept: Bool
    /// How many nodes take it.
    var consumers = 0
    /// What those nodes found as its gradient, to be summed.
    var gradients: [Tensor] = []

    init(_ shape: Shape, _ tensor: Tensor, needsGradient: Bool, isKept: Bool = false) {
        self.shape = shape
        self.tensor = tensor
        self.needsGradient = needsGradient
        self.isKept = isKept
    }

    /// Whether the only node that takes this value may write its result over it.
    var canBeOverwritten: Bool { consumers == 1 && !isKept && tensor.buffer != nil }
}

/// Collects the steps of a plan and the memory they need.
final class PlanBuilder {
    let engine: Engine
    let phase: Phase
    let batchSize: Int
    let options: PlanOptions
    let tuning: ConvolutionTuning
    let parameters: Parameters
    /// The gradients of the parameters, in training.
    let parameterGradients: FloatArena?

    private(set) var packing: [Step] = []
    private(set) var forward: [Step] = []
    private(set) var backward: [Step] = []
    private(set) var buffers: [Buffer] = []
    private var packed: [(name: String, tensor: Tensor)] = []
    private var isBackward = false
    private var time = 0
    /// The layer whose steps are being emitted.
    var layer = ""
    let dropoutKey = DropoutKey()
    private var dropoutStreams: UInt32 = 0

    init(
        engine: Engine, phase: Phase, batchSize: Int, options: PlanOptions, tuning: ConvolutionTuning,
        parameters: Parameters, parameterGradients: FloatArena?
    ) {
        self.engine = engine
        self.phase = phase
        self.batchSize = batchSize
        self.options = options
        self.tuning = tuning
        self.parameters = parameters
        self.parameterGradients = parameterGradients
    }

    var elementType: ElementType { options.precision.elementType }

    /// The layout of volumes that our own loops read and write: channels in blocks, as convolutions give them.
    var blockedLayout: Layout { elementType == .float32 ? Processor.blockedLayout : .blocksOf16 }

    /// How many channels lie side by side in ``blockedLayout``.
    var blockedChannels: Int { blockedLayout == .blocksOf8 ? 8 : 16 }

    /// Whether the optimizer will change a layer's parameters.
    func trains(_ layer: String) -> Bool {
        phase == .training && options.observedLayer == nil && !options.frozenLayers.contains(layer)
    }

    /// Whether the backward pass will read again what the forward pass made.
    var hasBackward: Bool { phase == .training }

    /// Each dropout layer draws numbers of its own.
    func nextDropoutStream() -> UInt32 {
        dropoutStreams += 1
        return dropoutStreams
    }

    /// From here on steps belong to the backward pass.
    func beginBackward() { isBackward = true }

    // MARK: Tensors

    /// The dimensions of a batch of a shape.
    func dimensions(_ shape: Shape) -> [Int] { [batchSize] + shape.dimensions }

    /// A new tensor in a buffer of its own.
    func tensor(_ descriptor: MemoryDescriptor) throws(OneDNNError) -> Tensor {
        let buffer = Buffer(byteCount: descriptor.byteCount, from: time)
        buffers.append(buffer)
        return try view(of: buffer, as: descriptor)
    }

    /// The tensor itself where its only reader may write over it, else a new one laid out the same.
    func overwritable(_ tensor: Tensor) throws(OneDNNError) -> Tensor {
        tensor.isShared ? try self.tensor(tensor.descriptor) : tensor
    }

    /// Another look at the same bytes.
    func view(of buffer: Buffer, as descriptor: MemoryDescriptor) throws(OneDNNError) -> Tensor {
        let memory = try Memory(descriptor, on: engine)
        buffer.hold(memory)
        return Tensor(memory, in: buffer)
    }

    /// The tensor itself where it is laid out as wanted, else a reordered copy.
    func arranged(_ tensor: Tensor, as wanted: MemoryDescriptor?) throws(OneDNNError) -> Tensor {
        guard let wanted, wanted != tensor.descriptor else { return tensor }
        let copy = try self.tensor(wanted)
        try reorder(tensor, into: copy)
        return copy
    }

    /// The tensor in a layout and a type, the plan's unless another is given.
    func arranged(
        _ tensor: Tensor, in layout: Layout, _ type: ElementType? = nil
    ) throws(OneDNNError) -> Tensor {
        try arranged(tensor, as: try tensor.descriptor.with(type ?? elementType, layout: layout))
    }

    func reorder(_ source: Tensor, into destination: Tensor) throws(OneDNNError) {
        let descriptor = try PrimitiveDescriptor.reorder(
            on: engine, from: source.descriptor, to: destination.descriptor)
        try emit(.reorder, descriptor, [.source: source, .destination: destination])
    }

    // MARK: Parameters

    /// A parameter as the layer's specification describes it, plain float32, where it lies.
    func parameter(_ name: String, as dimensions: [Int]) throws(OneDNNError) -> Tensor {
        try tensor(named: name, in: parameters.arena, as: dimensions)
    }

    /// A parameter laid out as a primitive wants it, copied anew whenever the weights have changed.
    func packedParameter(
        _ name: String, as dimensions: [Int], wanted: MemoryDescriptor?
    ) throws(OneDNNError) -> Tensor {
        let plain = try parameter(name, as: dimensions)
        guard let wanted, wanted != plain.descriptor else { return plain }
        if let known = packed.first(where: { $0.name == name && $0.tensor.descriptor == wanted }) {
            return known.tensor
        }
        let copy = try self.packed(plain, as: wanted)
        packed.append((name, copy))
        return copy
    }

    /// A copy of what earlier packing steps made, or of a parameter, in another layout.
    func packed(_ plain: Tensor, as wanted: MemoryDescriptor) throws(OneDNNError) -> Tensor {
        let copy = try tensor(wanted)
        copy.buffer?.keep()
        let descriptor = try PrimitiveDescriptor.reorder(on: engine, from: plain.descriptor, to: wanted)
        packing.append(
            try step(
                .pack, descriptor, [.source: plain, .destination: copy], multiplyAdds: 0, at: packingTime))
        return copy
    }

    /// A tensor that matters while weights are packed, and no longer.
    func packingTensor(_ descriptor: MemoryDescriptor) throws(OneDNNError) -> Tensor {
        let buffer = Buffer(byteCount: descriptor.byteCount, from: packingTime)
        buffers.append(buffer)
        return try view(of: buffer, as: descriptor)
    }

    /// Weights are packed before the forward pass, which begins at 0, and when nothing of the pass before is needed.
    private var packingTime: Int { Int.min / 2 + packing.count }

    /// The place of a parameter's gradient, plain float32.
    func parameterGradient(_ name: String, as dimensions: [Int]) throws(OneDNNError) -> Tensor? {
        guard let parameterGradients else { return nil }
        return try tensor(named: name, in: parameterGradients, as: dimensions)
    }

    private func tensor(
        named name: String, in arena: FloatArena, as dimensions: [Int]
    ) throws(OneDNNError) -> Tensor {
        guard let entry = parameters.layout.entry(name), let base = arena.values.baseAddress else {
            preconditionFailure("no parameter is called \(name)")
        }
        precondition(
            dimensions.reduce(1, *) == entry.specification.count, "\(name) is taken for another shape")
        let address = UnsafeMutableRawPointer(base + entry.range.lowerBound)
        return Tensor(try Memory(MemoryDescriptor(dimensions, .float32), on: engine, at: address), in: nil)
    }

    // MARK: Steps

    /// Adds a primitive to the pass that is being built. Its scratch memory is taken from the arena.
    func emit(
        _ work: StepDescription.Work, _ descriptor: PrimitiveDescriptor, _ tensors: [Role: Tensor],
        multiplyAdds: Int = 0
    ) throws(OneDNNError) {
        append(try step(work, descriptor, tensors, multiplyAdds: multiplyAdds))
    }

    /// Adds a loop of our own that uses the given tensors.
    func emit(
        _ work: StepDescription.Work, kernel name: String, using tensors: [Tensor], multiplyAdds: Int = 0,
        _ body: @escaping () -> Void
    ) {
        for tensor in tensors { tensor.buffer?.use(at: time) }
        append(step(work, kernel: name, multiplyAdds: multiplyAdds, body))
    }

    /// Adds a loop of our own that brings weights into another layout whenever they have changed.
    func emitPacking(kernel name: String, into tensor: Tensor, _ body: @escaping () -> Void) {
        tensor.buffer?.keep()
        emitPacking(kernel: name, using: [], body)
    }

    /// Adds a loop of our own that prepares weights for other packing steps.
    func emitPacking(kernel name: String, using tensors: [Tensor], _ body: @escaping () -> Void) {
        for tensor in tensors { tensor.buffer?.use(at: packingTime) }
        packing.append(step(.pack, kernel: name, multiplyAdds: 0, body))
    }

    private func step(
        _ work: StepDescription.Work, kernel name: String, multiplyAdds: Int, _ body: @escaping () -> Void
    ) -> Step {
        let description = StepDescription(
            layer: layer, work: work, implementation: "xray:\(name)", multiplyAdds: multiplyAdds)
        return Step(description: description, action: .kernel(body))
    }

    private func step(
        _ work: StepDescription.Work, _ descriptor: PrimitiveDescriptor, _ tensors: [Role: Tensor],
        multiplyAdds: Int, at moment: Int? = nil
    ) throws(OneDNNError) -> Step {
        var tensors = tensors
        if let scratch = descriptor.memory(.scratchpad) { tensors[.scratchpad] = try tensor(scratch) }
        for tensor in tensors.values { tensor.buffer?.use(at: moment ?? time) }
        let description = StepDescription(
            layer: layer, work: work, implementation: descriptor.implementation, multiplyAdds: multiplyAdds)
        return Step(
            description: description,
            action: .primitive(try Primitive(descriptor, tensors.mapValues(\.memory))))
    }

    private func append(_ step: Step) {
        if isBackward { backward.append(step) } else { forward.append(step) }
        time += 1
    }
}
