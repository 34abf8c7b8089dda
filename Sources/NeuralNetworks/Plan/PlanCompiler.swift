import OneDNN

/// What compilation leaves: the steps, and the ends of the network.
struct CompiledPlan {
    let packing: [Step]
    let forward: [Step]
    let backward: [Step]
    let arena: Arena
    let input: Tensor
    let inputGradient: Tensor?
    let logits: Tensor
    let logitsGradient: Tensor?
    /// The observed layer's output and the gradient at it.
    let observation: (activation: Tensor, gradient: Tensor)?
}

/// Turns a network into steps.
struct PlanCompiler {
    let builder: PlanBuilder

    /// - Throws: ``PlanError`` with the layer that cannot be computed.
    func compile(_ network: Network) throws(PlanError) -> CompiledPlan {
        builder.layer = Network.inputName
        do throws(OneDNNError) {
            if let plan = try build(network) { return plan }
        } catch {
            throw .layer(builder.layer, error)
        }
        throw .memory(byteCount: Arena.byteCount(of: builder.buffers), batchSize: builder.batchSize)
    }

    /// - Returns: `nil` where there is not memory enough.
    private func build(_ network: Network) throws(OneDNNError) -> CompiledPlan? {
        let nodes = plannedNodes(
            of: network, phase: builder.phase, options: builder.options,
            winograd: try builder.winogradNodes(of: network))
        let input = try makeInput(network)
        var values = [Network.inputName: input]
        var operations: [(node: PlannedNode, operation: any Operation, output: Value)] = []
        var activation: Tensor?
        input.consumers = consumerCount(of: Network.inputName, among: nodes)
        for node in nodes {
            builder.layer = node.node.name
            let inputs = node.node.inputs.compactMap { values[$0] }
            let operation = node.operation()
            var output = try operation.buildForward(builder, inputs)
            if node.isObserved {
                activation = try plainCopy(output.tensor)
                output = Value(output.shape, output.tensor, needsGradient: true, isKept: output.isKept)
            }
            output.consumers = consumerCount(of: node.node.name, among: nodes)
            values[node.node.name] = output
            operations.append((node, operation, output))
        }
        guard let last = operations.last?.output else { preconditionFailure("a network has layers") }
        let logits = try makeLogits(last)
        var logitsGradient: Tensor?
        var observedGradient: Tensor?
        if builder.hasBackward {
            builder.beginBackward()
            let gradient = try builder.tensor(logits.descriptor)
            logitsGradient = gradient
            last.gradients = [try shaped(builder, gradient, as: builder.dimensions(last.shape))]
            for (node, operation, output) in operations.reversed() where output.needsGradient {
                builder.layer = node.node.name
                let gradient = try sum(output.gradients)
                if node.isObserved {
                    // Nothing before it has a gradient.
                    observedGradient = try plainCopy(gradient)
                } else {
                    try operation.buildBackward(builder, outputGradient: gradient)
                }
            }
        }
        let inputGradient = try makeInputGradient(input)
        for tensor in [input.tensor, logits, logitsGradient, inputGradient, activation, observedGradient] {
            tensor?.buffer?.keep()
        }
        if !builder.options.sharesMemory { builder.buffers.forEach { $0.keep() } }
        guard let arena = try Arena(placing: builder.buffers) else { return nil }
        return CompiledPlan(
            packing: builder.packing, forward: builder.forward, backward: builder.backward,
            arena: arena, input: input.tensor, inputGradient: inputGradient,
            logits: logits, logitsGradient: logitsGradient,
            observation: activation.flatMap { activation in
                observedGradient.map { (activation, $0) }
            })
    }

    private func consumerCount(of name: String, among nodes: [PlannedNode]) -> Int {
        nodes.count { $0.node.inputs.contains(name) }
    }

    /// The batch of images, plain and in the plan's precision, as the loader writes it.
    private func makeInput(_ network: Network) throws(OneDNNError) -> Value {
        let descriptor = try MemoryDescriptor(builder.dimensions(network.input), builder.elementType)
        return Value(
            network.input, try builder.tensor(descriptor),
            needsGradient: builder.options.computesInputGradient,
            isKept: true)
    }

    /// The network's output as one plain float32 row per sample, or as another plan takes its input.
    private func makeLogits(_ output: Value) throws(OneDNNError) -> Tensor {
        if builder.options.outputsFeatures {
            return try builder.arranged(output.tensor, in: .plain)
        }
        let plain = try builder.arranged(output.tensor, in: .plain, .float32)
        return try shaped(builder, plain, as: [builder.batchSize, output.shape.count])
    }

    private func makeInputGradient(_ input: Value) throws(OneDNNError) -> Tensor? {
        guard builder.hasBackward, input.needsGradient, !input.gradients.isEmpty else { return nil }
        return try builder.arranged(try sum(input.gradients), in: .plain, .float32)
    }

    /// A tensor in float32 and plain, in memory that nobody else writes to.
    private func plainCopy(_ tensor: Tensor) throws(OneDNNError) -> Tensor {
        let copy = try builder.tensor(try tensor.descriptor.with(.float32, layout: .plain))
        try builder.reorder(tensor, into: copy)
        return copy
    }

    /// The sum of the gradients that a value's consumers found.
    private func sum(_ gradients: [Tensor]) throws(OneDNNError) -> Tensor {
        gradients.count > 1 ? try emitSum(builder, gradients, work: .sum) : gradients[0]
    }
}
