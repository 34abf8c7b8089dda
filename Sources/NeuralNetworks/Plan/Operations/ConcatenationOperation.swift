import OneDNN

/// Channels one after another.
final class ConcatenationOperation: Operation {
    private var inputs: [Value] = []

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        self.inputs = inputs
        guard let shape = try? Concatenation().outputShape(of: inputs.map(\.shape)) else {
            preconditionFailure("shapes are checked when the network is made")
        }
        // Laid out as the first, which copies whole blocks where all others lie so, too.
        let layout = try Self.layout(of: inputs[0], dimensions: builder.dimensions(shape))
        var parts: [Tensor] = []
        for input in inputs {
            let wanted = try Self.layout(of: inputs[0], dimensions: builder.dimensions(input.shape))
            parts.append(try builder.arranged(input.tensor, as: wanted))
        }
        let output = try builder.tensor(layout)
        let descriptor = try PrimitiveDescriptor.concatenation(
            on: builder.engine, of: parts.map(\.descriptor), into: layout, axis: 1)
        var roles: [Role: Tensor] = [.destination: output]
        for (index, part) in parts.enumerated() { roles[.sources(index)] = part }
        try builder.emit(.forward, descriptor, roles)
        return Value(shape, output, needsGradient: inputs.contains(where: \.needsGradient))
    }

    /// Each input gets its channels of the gradient.
    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        var channel = 0
        for input in inputs {
            defer { channel += input.shape.channels }
            guard input.needsGradient else { continue }
            let part = try slice(builder, outputGradient, of: input, at: channel)
            let result = try builder.tensor(input.tensor.descriptor)
            try builder.reorder(part, into: result)
            input.gradients.append(result)
        }
    }

    private func slice(
        _ builder: PlanBuilder, _ gradient: Tensor, of input: Value, at channel: Int
    ) throws(OneDNNError) -> Tensor {
        let dimensions = builder.dimensions(input.shape)
        let offsets = dimensions.indices.map { $0 == 1 ? channel : 0 }
        guard let buffer = gradient.buffer else {
            preconditionFailure("gradients of values lie in the plan's memory")
        }
        do throws(OneDNNError) {
            return try builder.view(of: buffer, as: try gradient.descriptor.slice(dimensions, at: offsets))
        } catch {
            // Blocks of channels cannot be cut.
            let plain = try builder.arranged(gradient, in: .plain)
            guard let buffer = plain.buffer else {
                preconditionFailure("gradients of values lie in the plan's memory")
            }
            return try builder.view(of: buffer, as: try plain.descriptor.slice(dimensions, at: offsets))
        }
    }

    /// Blocks of channels or channels last where the first value lies so, else plain.
    private static func layout(
        of first: Value, dimensions: [Int]
    ) throws(OneDNNError) -> MemoryDescriptor {
        let known = first.tensor.descriptor
        for layout in [Layout.blocksOf16, .blocksOf8, .channelsLast]
        where known == (try known.with(known.elementType, layout: layout)) {
            return try MemoryDescriptor(dimensions, known.elementType, layout: layout)
        }
        return try MemoryDescriptor(dimensions, known.elementType)
    }
}
