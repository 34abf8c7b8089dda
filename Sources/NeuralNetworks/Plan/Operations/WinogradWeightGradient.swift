import CKernels
import OneDNN

/// The gradient of a 3×3 convolution's weights and bias by the algorithm of ``WinogradConvolution`` and with roundings of
/// the same size: products of transformed inputs and transformed gradients are summed over all tiles in float32, and the
/// sums are transformed back into weights. In bfloat16, on normally distributed numbers, the result is off by 0.0042 of
/// itself, root mean square; the direct sum, which rounds nothing, by a millionth.
struct WinogradWeightGradient {
    private(set) var convolution: WinogradConvolution
    private let scratch: ThreadScratch
    private var shape: winograd_shape { convolution.shape }

    /// None where ``WinogradConvolution`` does not know the convolution.
    init?(of geometry: ConvolutionGeometry, in precision: Precision) {
        guard let convolution = WinogradConvolution(of: geometry, in: precision) else { return nil }
        self.convolution = convolution
        scratch = ThreadScratch(
            byteCount: convolution.loops.gradientScratchByteCount, threads: ThreadTeam.size)
    }

    /// Adds it to a plan.
    func emit(
        _ builder: PlanBuilder, input: Tensor, gradient: Tensor, weights: Tensor, bias: Tensor?,
        multiplyAdds: Int
    ) throws(OneDNNError) {
        let scratch = try builder.tensor(self.scratch.descriptor())
        let tensors = WinogradGradientTensors(
            input: input.memory, gradient: gradient.memory, weights: weights.memory, bias: bias?.memory,
            scratch: scratch.memory)
        builder.emit(
            .backwardWeights, kernel: "winograd", using: [input, gradient, scratch],
            multiplyAdds: multiplyAdds
        ) { run(tensors) }
    }

    /// What it costs by itself, on zeros, for another number of images.
    func trial(of imageCount: Int, on engine: Engine) throws(OneDNNError) -> any ConvolutionTrial {
        var sample = self
        sample.convolution.imageCount = imageCount
        return try sample.trial(on: engine)
    }

    private func trial(on engine: Engine) throws(OneDNNError) -> any ConvolutionTrial {
        let pixels = convolution.imageCount * shape.height * shape.width
        let type = convolution.elementType
        let tensors = WinogradGradientTensors(
            input: try .zeros(MemoryDescriptor([pixels, shape.channels], type), on: engine),
            gradient: try .zeros(MemoryDescriptor([pixels, shape.filters], type), on: engine),
            weights: try .zeros(
                MemoryDescriptor([shape.filters, shape.channels, 3, 3], .float32), on: engine),
            scratch: try .zeros(scratch.descriptor(), on: engine))
        return LoopTrial { run(tensors) }
    }

    private func run(_ tensors: WinogradGradientTensors) {
        guard let weights = tensors.weights.floats, let memory = tensors.scratch.bytes else { return }
        let (workers, tiles, loops) = (scratch.threads, convolution.tileCount, convolution.loops)
        scratch.forEachThread(in: memory) { worker, scratch in
            loops.sumGradients(
                input: tensors.input, gradient: tensors.gradient, scratch: scratch,
                tiles: tiles * worker / workers..<tiles * (worker + 1) / workers)
        }
        let bias = tensors.bias?.floats
        let step = WinogradLoops.filtersAtOnce
        ThreadTeam.forEachShare(of: shape.filters, alignedTo: step, atLeast: step) { share in
            loops.finishGradients(
                memory, stride: scratch.stride, threads: workers, weights: weights, bias: bias, filters: share
            )
        }
    }
}

/// What the gradient of a convolution's weights is made of and where it goes.
private struct WinogradGradientTensors {
    let input: Memory
    let gradient: Memory
    let weights: Memory
    var bias: Memory?
    let scratch: Memory
}
