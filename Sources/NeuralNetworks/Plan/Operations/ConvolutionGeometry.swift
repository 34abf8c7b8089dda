import OneDNN

/// A convolution layer over a batch of inputs of one shape.
struct ConvolutionGeometry {
    let layer: Convolution
    let batchSize: Int
    let input: Shape
    let output: Shape
    let window: Window
    let weightDimensions: [Int]

    init(_ layer: Convolution, of input: Shape, batchSize: Int) {
        guard let output = try? layer.outputShape(of: [input]) else {
            preconditionFailure("shapes are checked when the network is made")
        }
        self.layer = layer
        self.batchSize = batchSize
        self.input = input
        self.output = output
        window = layer.slidingWindow.window(over: input.size)
        weightDimensions = layer.weightDimensions(channels: input.channels)
    }

    /// What tells this convolution from others of another speed.
    var description: String {
        "\(batchSize)×\(input) to \(output) by \(layer.kernelSize)"
            + (layer.groups > 1 ? " in \(layer.groups) groups" : "")
    }

    /// Of the whole batch.
    var multiplyAdds: Int { layer.multiplyAdds(of: [input], output: output) * batchSize }

    /// oneDNN's forward pass, in layouts of its own choice but for the source's.
    func forward(
        _ builder: PlanBuilder, _ algorithm: ConvolutionAlgorithm = .direct, source: MemoryDescriptor,
        addsBias: Bool, post: PostOperations = .none
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        let type = builder.elementType
        return try PrimitiveDescriptor.convolutionForward(
            on: builder.engine, phase: builder.phase, algorithm: algorithm, source: source,
            weights: MemoryDescriptor(weightDimensions, type, layout: .any),
            bias: addsBias ? MemoryDescriptor([layer.filters], .float32) : nil,
            destination: MemoryDescriptor(builder.dimensions(output), type, layout: .any), window: window,
            post: post)
    }
}
