import NeuralNetworks
import OneDNN

/// oneDNN's own primitives for a network's convolutions, poolings and ReLUs, forward and backward, run back to back
/// on the layouts they prefer: nothing between them, no weights packed, no other layers, no loss, no optimizer.
///
/// What a training step is measured against. Each convolution uses the faster of direct and Winograd, found by trying
/// both; ReLU works in place. Made and used on the compute thread.
final class BarePrimitives {
    private let network: Network
    private let batchSize: Int
    private let type: ElementType
    private let engine: Engine
    private let stream: OneDNN.Stream
    private let memory: BareMemory
    private let trained: Set<String>
    /// What each node made, as it lies.
    private var values: [String: Memory] = [:]
    /// The gradients of values; layers that work in place share one.
    private var gradients: [ObjectIdentifier: Memory] = [:]
    private var forward: [Primitive] = []
    private var backward: [Primitive] = []

    /// The number of primitives.
    var count: Int { forward.count + backward.count }

    init(_ network: Network, batchSize: Int, precision: Precision, engine: Engine) throws(OneDNNError) {
        self.network = network
        self.batchSize = batchSize
        self.engine = engine
        type = precision == .float32 ? .float32 : .bfloat16
        stream = try Stream(on: engine)
        memory = BareMemory(engine: engine)
        trained = network.trainedNodes
        var backwardBuilders: [() throws(OneDNNError) -> Void] = []
        for index in network.nodes.indices {
            if let builder = try addForward(index) { backwardBuilders.append(builder) }
        }
        for builder in backwardBuilders.reversed() { try builder() }
    }

    /// All of them, in the order of a training step.
    func run() throws(OneDNNError) {
        for primitive in forward { try primitive.run(on: stream) }
        for primitive in backward { try primitive.run(on: stream) }
        try stream.wait()
    }

    // MARK: Layers

    private typealias Builder = () throws(OneDNNError) -> Void

    /// - Returns: what adds the layer's backward pass.
    private func addForward(_ index: Int) throws(OneDNNError) -> Builder? {
        let node = network.nodes[index]
        let input = network.inputShapes(of: index)[0]
        let output = network.shapes[index]
        switch node.layer {
        case .convolution(let layer):
            return try addConvolution(node, layer, from: input, to: output)
        case .maxPooling(let layer):
            return try addPooling(node, layer.pool, .maximum, from: input, to: output)
        case .averagePooling(let layer):
            let algorithm: PoolingAlgorithm =
                layer.countsPadding ? .averageWithPadding : .averageWithoutPadding
            return try addPooling(node, layer.pool, algorithm, from: input, to: output)
        case .relu where input.isVolume:
            return try addReLU(node, from: input)
        default:
            // Whatever else leaves the shape alone is passed over: the next primitive reads what came before.
            if input.isVolume, input == output { values[node.name] = values[node.inputs[0]] }
            return nil
        }
    }

    private func addConvolution(
        _ node: Node, _ layer: Convolution, from input: Shape, to output: Shape
    ) throws(OneDNNError) -> Builder {
        let shape = BareConvolution(
            layer: layer, input: input, output: output, batchSize: batchSize, type: type,
            bias: layer.bias ? try MemoryDescriptor([layer.filters], .float32) : nil,
            known: try value(of: node.inputs[0], shape: input).descriptor)
        let (descriptor, tensors) = try fastest { algorithm throws(OneDNNError) in
            let descriptor = try shape.forward(algorithm, engine)
            return (
                descriptor,
                try self.tensors(
                    of: descriptor, [.source, .weights, .destination] + shape.biasRole(.bias),
                    [.source: self.value(of: node.inputs[0], shape: input)])
            )
        }
        forward.append(try Primitive(descriptor, tensors))
        values[node.name] = tensors[.destination]
        return { [self] () throws(OneDNNError) in try addBackward(node, shape, tensors) }
    }

    private func addBackward(
        _ node: Node, _ shape: BareConvolution, _ made: [Role: Memory]
    ) throws(OneDNNError) {
        guard let source = made[.source], let destination = made[.destination] else { return }
        let gradient = try self.gradient(of: destination)
        let (weights, tensors) = try fastest { algorithm throws(OneDNNError) in
            let descriptor = try shape.backwardWeights(algorithm, engine)
            return (
                descriptor,
                try self.tensors(
                    of: descriptor,
                    [.source, .weightsGradient, .destinationGradient] + shape.biasRole(.biasGradient),
                    [.source: source, .destinationGradient: gradient])
            )
        }
        backward.append(try Primitive(weights, tensors))
        guard trained.contains(node.inputs[0]) else { return }
        let sourceGradient = try self.gradient(of: source)
        let (data, others) = try fastest { algorithm throws(OneDNNError) in
            let descriptor = try shape.backwardData(algorithm, engine)
            return (
                descriptor,
                try self.tensors(
                    of: descriptor, [.sourceGradient, .weights, .destinationGradient],
                    [.sourceGradient: sourceGradient, .destinationGradient: gradient])
            )
        }
        backward.append(try Primitive(data, others))
    }

    private func addPooling(
        _ node: Node, _ pool: PoolingWindow, _ algorithm: PoolingAlgorithm, from input: Shape,
        to output: Shape
    ) throws(OneDNNError) -> Builder {
        let source = try value(of: node.inputs[0], shape: input)
        let window = pool.slidingWindow.window(over: input.size)
        let descriptor = try PrimitiveDescriptor.poolingForward(
            on: engine, phase: .training, algorithm: algorithm, source: source.descriptor,
            destination: MemoryDescriptor([batchSize] + output.dimensions, type, layout: .any), window: window
        )
        let tensors = try tensors(of: descriptor, [.source, .destination, .workspace], [.source: source])
        forward.append(try Primitive(descriptor, tensors))
        values[node.name] = tensors[.destination]
        return { [self] () throws(OneDNNError) in
            guard trained.contains(node.inputs[0]), let made = tensors[.destination] else { return }
            let gradient = try gradient(of: made)
            let sourceGradient = try self.gradient(of: source)
            let backwardDescriptor = try PrimitiveDescriptor.poolingBackward(
                on: engine, algorithm: algorithm, sourceGradient: sourceGradient.descriptor,
                destinationGradient: gradient.descriptor, window: window, forward: descriptor)
            var known: [Role: Memory] = [.sourceGradient: sourceGradient, .destinationGradient: gradient]
            known[.workspace] = tensors[.workspace]
            backward.append(
                try Primitive(
                    backwardDescriptor, try self.tensors(of: backwardDescriptor, Array(known.keys), known)))
        }
    }

    private func addReLU(_ node: Node, from input: Shape) throws(OneDNNError) -> Builder {
        let value = try value(of: node.inputs[0], shape: input)
        let descriptor = try PrimitiveDescriptor.reluForward(
            on: engine, phase: .training, data: value.descriptor)
        forward.append(try Primitive(descriptor, [.source: value, .destination: value]))
        values[node.name] = value
        return { [self] () throws(OneDNNError) in
            guard trained.contains(node.inputs[0]) else { return }
            let gradient = try gradient(of: value)
            let backwardDescriptor = try PrimitiveDescriptor.reluBackward(
                on: engine, gradient: gradient.descriptor, data: value.descriptor, forward: descriptor)
            backward.append(
                try Primitive(
                    backwardDescriptor,
                    [.destination: value, .destinationGradient: gradient, .sourceGradient: gradient]))
        }
    }

    // MARK: Tensors

    /// What a node made; for one that is passed over, and for the network's input, a plain tensor of its shape.
    private func value(of name: String, shape: Shape) throws(OneDNNError) -> Memory {
        if let known = values[name] { return known }
        let made = try memory.tensor(MemoryDescriptor([batchSize] + shape.dimensions, type))
        values[name] = made
        return made
    }

    private func gradient(of value: Memory) throws(OneDNNError) -> Memory {
        if let known = gradients[ObjectIdentifier(value)] { return known }
        let made = try memory.tensor(value.descriptor)
        gradients[ObjectIdentifier(value)] = made
        return made
    }

    /// A tensor for each role that the primitive has: the known one where it lies as wanted, else a new one.
    private func tensors(
        of descriptor: PrimitiveDescriptor, _ roles: [Role], _ known: [Role: Memory]
    ) throws(OneDNNError) -> [Role: Memory] {
        var tensors: [Role: Memory] = [:]
        for role in roles {
            guard let wanted = descriptor.memory(role) else { continue }
            if let tensor = known[role], tensor.descriptor == wanted {
                tensors[role] = tensor
            } else {
                tensors[role] = try memory.tensor(wanted)
            }
        }
        if let scratch = descriptor.memory(.scratchpad) { tensors[.scratchpad] = try memory.scratch(scratch) }
        return tensors
    }

    /// Tries a convolution by every algorithm there is and keeps the fastest.
    private func fastest(
        _ make: (ConvolutionAlgorithm) throws(OneDNNError) -> (PrimitiveDescriptor, [Role: Memory])
    ) throws(OneDNNError) -> (PrimitiveDescriptor, [Role: Memory]) {
        let direct = try make(.direct)
        // Not every version, shape and type has Winograd.
        guard type == .float32, let winograd = try? make(.winograd),
            winograd.0.implementation != direct.0.implementation
        else { return direct }
        return try leastSeconds(winograd) < leastSeconds(direct) ? winograd : direct
    }

    private func leastSeconds(
        _ candidate: (descriptor: PrimitiveDescriptor, tensors: [Role: Memory])
    ) throws(OneDNNError) -> Double {
        let primitive = try Primitive(candidate.descriptor, candidate.tensors)
        let clock = ContinuousClock()
        var least = Duration.seconds(3600)
        for _ in 0..<4 {
            let start = clock.now
            try primitive.run(on: stream)
            try stream.wait()
            least = min(least, clock.now - start)
        }
        return least.seconds
    }
}
