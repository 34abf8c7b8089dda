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

    /// Whether the input is an image of one or three channels, which oneDNN reads as it lies; elsewhere it chooses.
    var readsImage: Bool { input.channels < 4 }

    /// The same convolution over as few images as tell how fast it is: work and places enough for each thread, and a power
    /// of two, by which oneDNN's Winograd code can divide them well.
    ///
    /// - Parameter threadMultiplyAdds: what a thread computes in a trial, at least.
    func sample(_ threadMultiplyAdds: Int) -> ConvolutionGeometry {
        let ofWork = threadMultiplyAdds * batchSize / max(1, multiplyAdds)
        let ofPlaces = (Self.samplePlaces + output.size.count - 1) / output.size.count
        let images = max(ofWork, ofPlaces) * ThreadTeam.size
        let powerOfTwo = 1 << (Int.bitWidth - (images - 1).leadingZeroBitCount)
        return ConvolutionGeometry(layer, of: input, batchSize: min(batchSize, powerOfTwo))
    }

    /// For a trial of a loop of our own, which does the same for every tile. A core that adds up 10 to 100 products a
    /// nanosecond takes 2 to 20 ms for it, which a clock tells apart to a few per cent.
    static let loopSample = 200_000_000

    /// For a trial of oneDNN's Winograd code, which divides a batch among threads and caches: what is a third faster in
    /// a small network's batches of 32 images was no faster for a few of them, nor for 30.
    static let primitiveSample = 2_000_000_000

    /// For how many places of its output a thread computes in a trial, at least. Some of the work does not grow with the
    /// images: all weights have to pass through the cache, and the gradients of all of them are added up at the end. Where
    /// there are many channels and few places it would decide a trial of two images, and does not count in a batch.
    private static let samplePlaces = 2048

    // MARK: oneDNN's primitives, in layouts of its own choice

    /// The forward pass.
    ///
    /// - Parameters:
    ///   - source: the input as it lies, where oneDNN is not to choose.
    ///   - outputType: of what comes out, where that is not the plan's.
    func forward(
        _ builder: PlanBuilder, _ algorithm: ConvolutionAlgorithm = .direct, source: MemoryDescriptor? = nil,
        outputType: ElementType? = nil, addsBias: Bool, post: PostOperations = .none
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor.convolutionForward(
            on: builder.engine, phase: builder.phase, algorithm: algorithm,
            source: tensor(input, builder, asItLies: source),
            weights: MemoryDescriptor(weightDimensions, builder.elementType, layout: .any),
            bias: addsBias ? MemoryDescriptor([layer.filters], .float32) : nil,
            destination: tensor(output, builder, outputType), window: window, post: post)
    }

    /// The gradients of weights and bias.
    ///
    /// - Parameter source: the input as it lies, where oneDNN is not to choose.
    func weightGradient(
        _ builder: PlanBuilder, _ algorithm: ConvolutionAlgorithm = .direct, source: MemoryDescriptor? = nil
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor.convolutionBackwardWeights(
            on: builder.engine, algorithm: algorithm, source: tensor(input, builder, asItLies: source),
            weightsGradient: MemoryDescriptor(weightDimensions, .float32, layout: .any),
            biasGradient: layer.bias ? MemoryDescriptor([layer.filters], .float32) : nil,
            destinationGradient: tensor(output, builder), window: window,
            forward: forward(builder, source: source, addsBias: layer.bias))
    }

    /// The gradient of the input.
    func inputGradient(
        _ builder: PlanBuilder, _ algorithm: ConvolutionAlgorithm = .direct
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try PrimitiveDescriptor.convolutionBackwardData(
            on: builder.engine, algorithm: algorithm, sourceGradient: tensor(input, builder),
            weights: MemoryDescriptor(weightDimensions, builder.elementType, layout: .any),
            destinationGradient: tensor(output, builder), window: window,
            forward: forward(builder, addsBias: layer.bias))
    }

    private func tensor(
        _ shape: Shape, _ builder: PlanBuilder, _ type: ElementType? = nil, asItLies: MemoryDescriptor? = nil
    ) throws(OneDNNError) -> MemoryDescriptor {
        if let asItLies { return asItLies }
        return try MemoryDescriptor(
            [batchSize] + shape.dimensions, type ?? builder.elementType, layout: .any)
    }
}
