import CKernels
import OneDNN

/// A 3×3 convolution that needs 4/9 of the products of the sum as it is written: see ``WinogradLoops``.
///
/// What it costs is precision. In float32 that is a bit or two of 24. In bfloat16 a number is off by ε = 0.0017 of
/// itself, root mean square. The direct sum rounds the weights: with an input and weights of which none depends on
/// another its result is off by ε.
/// Here transformed inputs and transformed weights are rounded. An output is the sum of nine products of theirs with
/// either sign; a transformed input has 4 times the variance of an input, and transformed weights 1 or ¾ of a weight's
/// in each of the two dimensions, so that the nine products have 4·(1 + ¾ + ¾)² = 25 times the variance of a single one
/// in place of the sum's 9. Each carries two roundings: √(2·25/9)·ε = 2.36·ε, a bit and a quarter more than the direct
/// sum. Measured on normally distributed numbers against float64, with the rounding of the result: 0.0043 beside the
/// direct sum's 0.0023, where the rounding of the result alone makes 0.0017; on rectified inputs 0.0038 beside 0.0023.
struct WinogradConvolution {
    let loops: WinogradLoops
    var imageCount: Int
    let elementType: ElementType
    private let isTransposed: Bool
    private let scratch: ThreadScratch

    var shape: winograd_shape { loops.shape }

    /// The convolution of a layer, with the pooling and the ReLU behind it if it is pooled; none where the loop does
    /// not know it or the processor lacks instructions for it.
    init?(of geometry: ConvolutionGeometry, in precision: Precision, isPooled: Bool = false) {
        self.init(
            geometry, precision, channels: geometry.input.channels, filters: geometry.output.channels,
            isPooled: isPooled, isTransposed: false)
    }

    /// The convolution that makes of the gradient of a layer's output that of its input.
    init?(ofGradient geometry: ConvolutionGeometry, in precision: Precision) {
        self.init(
            geometry, precision, channels: geometry.output.channels, filters: geometry.input.channels,
            isPooled: false,
            isTransposed: true)
    }

    private init?(
        _ geometry: ConvolutionGeometry, _ precision: Precision, channels: Int, filters: Int, isPooled: Bool,
        isTransposed: Bool
    ) {
        let layer = geometry.layer
        let isDense = layer.kernelSize == Size2D(3) && layer.stride == Size2D(1) && layer.groups == 1
        guard isDense, layer.dilation == Size2D(1), geometry.input.size == geometry.output.size else {
            return nil
        }
        let (height, width) = (geometry.input.size.height, geometry.input.size.width)
        guard !isPooled || (height > 1 && width > 1) else { return nil }
        let rounding = isPooled ? 0 : 1
        let shape = winograd_shape(
            channels: channels, filters: filters, height: height, width: width,
            tile_rows: (height + rounding) / 2, tile_columns: (width + rounding) / 2)
        guard let loops = WinogradLoops(shape, in: precision) else { return nil }
        self.loops = loops
        imageCount = geometry.batchSize
        elementType = precision.elementType
        scratch = ThreadScratch(byteCount: loops.scratchByteCount, threads: ThreadTeam.size)
        self.isTransposed = isTransposed
    }

    /// Adds the convolution to a plan.
    ///
    /// - Parameters:
    ///   - weights: plain float32, as the layer has them.
    ///   - winners: for pooling in training, where the maxima were found.
    func emit(
        _ builder: PlanBuilder, _ work: StepDescription.Work, input: Tensor, weights: Tensor,
        bias: Tensor? = nil, output: Tensor, winners: Tensor? = nil, pools: Bool = false,
        rectifies: Bool = false, multiplyAdds: Int
    ) throws(OneDNNError) {
        let packed = try builder.tensor(packedDescriptor())
        let (from, to) = (weights.memory, packed.memory)
        builder.emitPacking(kernel: "winograd", into: packed) { pack(from, into: to) }
        let scratch = try builder.tensor(self.scratch.descriptor())
        let tensors = WinogradTensors(
            input: input.memory, weights: packed.memory, bias: bias?.memory, output: output.memory,
            winners: winners?.memory, scratch: scratch.memory)
        builder.emit(
            work, kernel: "winograd", using: [input, output, scratch] + (winners.map { [$0] } ?? []),
            multiplyAdds: multiplyAdds
        ) {
            run(tensors, pools: pools, rectifies: rectifies)
        }
    }

    /// What it costs by itself, on zeros, for another number of images.
    func trial(of imageCount: Int, on engine: Engine) throws(OneDNNError) -> any ConvolutionTrial {
        var sample = self
        sample.imageCount = imageCount
        return try sample.trial(on: engine)
    }

    private func trial(on engine: Engine) throws(OneDNNError) -> any ConvolutionTrial {
        let pixels = imageCount * shape.height * shape.width
        let tensors = WinogradTensors(
            input: try .zeros(MemoryDescriptor([pixels, shape.channels], elementType), on: engine),
            weights: try .zeros(packedDescriptor(), on: engine),
            output: try .zeros(MemoryDescriptor([pixels, shape.filters], elementType), on: engine),
            scratch: try .zeros(scratch.descriptor(), on: engine))
        return LoopTrial { run(tensors, pools: false, rectifies: false) }
    }

    /// The tiles of the whole batch.
    var tileCount: Int { imageCount * shape.tile_rows * shape.tile_columns }

    // MARK: Running

    /// Transformed weights: 16 points of as many matrices.
    private func packedDescriptor() throws(OneDNNError) -> MemoryDescriptor {
        try MemoryDescriptor([16, shape.channels, shape.filters], elementType)
    }

    private func pack(_ weights: Memory, into packed: Memory) {
        let step = WinogradLoops.filtersAtOnce
        ThreadTeam.forEachShare(of: shape.filters, alignedTo: step, atLeast: step) { share in
            loops.pack(weights, into: packed, isTransposed: isTransposed, filters: share)
        }
    }

    /// Each thread computes about as many tiles, and has scratch memory of its own.
    private func run(_ tensors: WinogradTensors, pools: Bool, rectifies: Bool) {
        guard let memory = tensors.scratch.bytes else { return }
        let tiles = tileCount
        let group = loops.tilesAtOnce
        let groups = (tiles + group - 1) / group
        let workers = scratch.threads
        scratch.forEachThread(in: memory) { worker, scratch in
            let first = groups * worker / workers * group
            let end = min(groups * (worker + 1) / workers * group, tiles)
            loops.convolve(
                tensors, scratch: scratch, tiles: first..<max(first, end), pools: pools, rectifies: rectifies)
        }
    }
}
