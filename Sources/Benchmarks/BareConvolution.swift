import NeuralNetworks
import OneDNN

/// The three primitives of a convolution's training step, in the layouts that oneDNN prefers.
struct BareConvolution {
    let layer: Convolution
    let input: Shape
    let output: Shape
    let batchSize: Int
    let type: ElementType
    let bias: MemoryDescriptor?
    /// The input as it lies.
    let known: MemoryDescriptor

    func forward(
        _ algorithm: ConvolutionAlgorithm, _ engine: Engine
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try .convolutionForward(
            on: engine, phase: .training, algorithm: algorithm, source: source(),
            weights: weights(type), bias: bias, destination: volume(output), window: window)
    }

    func backwardWeights(
        _ algorithm: ConvolutionAlgorithm, _ engine: Engine
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try .convolutionBackwardWeights(
            on: engine, algorithm: algorithm, source: source(), weightsGradient: weights(.float32),
            biasGradient: bias, destinationGradient: volume(output), window: window,
            forward: forward(algorithm, engine))
    }

    func backwardData(
        _ algorithm: ConvolutionAlgorithm, _ engine: Engine
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        try .convolutionBackwardData(
            on: engine, algorithm: algorithm, sourceGradient: volume(input), weights: weights(type),
            destinationGradient: volume(output), window: window, forward: forward(algorithm, engine))
    }

    /// The role of the bias, where there is one.
    func biasRole(_ role: Role) -> [Role] { bias == nil ? [] : [role] }

    private var window: Window { layer.slidingWindow.window(over: input.size) }

    /// An image of one or three channels is read as it lies, which has a fast path of its own.
    private func source() throws(OneDNNError) -> MemoryDescriptor {
        input.channels < 4 ? known : try volume(input)
    }

    private func volume(_ shape: Shape) throws(OneDNNError) -> MemoryDescriptor {
        try MemoryDescriptor([batchSize] + shape.dimensions, type, layout: .any)
    }

    private func weights(_ type: ElementType) throws(OneDNNError) -> MemoryDescriptor {
        try MemoryDescriptor(layer.weightDimensions(channels: input.channels), type, layout: .any)
    }
}
