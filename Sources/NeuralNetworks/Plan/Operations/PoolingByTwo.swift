import CKernels
import OneDNN

/// 2×2 maximum pooling of a volume whose channels lie in blocks, with the ReLU and the flattening behind it: one pass
/// over the numbers where layer by layer it is three.
struct PoolingByTwo {
    let input: Shape
    /// Whether a ReLU follows.
    var rectifies = false
    /// Whether the result is one plain row per image.
    var flattens = false

    /// The result as a volume.
    var pooled: Shape {
        Shape(channels: input.channels, height: input.size.height / 2, width: input.size.width / 2)
    }

    /// Adds the forward pass to a plan.
    ///
    /// - Parameters:
    ///   - source: laid out in ``PlanBuilder/blockedLayout``.
    ///   - remembersWinners: whether there will be a backward pass.
    func emitForward(
        _ builder: PlanBuilder, _ source: Tensor, remembersWinners: Bool
    ) throws(OneDNNError) -> (output: Tensor, winners: Tensor?) {
        let output = try builder.tensor(
            flattens
                ? MemoryDescriptor([builder.batchSize, pooled.count], builder.elementType)
                : MemoryDescriptor(
                    builder.dimensions(pooled), builder.elementType, layout: builder.blockedLayout))
        let winners =
            remembersWinners
            ? try builder.tensor(
                MemoryDescriptor(builder.dimensions(pooled), .uint8, layout: builder.blockedLayout)) : nil
        let blocks = PooledBlocks(self, builder)
        let (from, to, places) = (source.memory, output.memory, winners?.memory)
        builder.emit(
            .forward, kernel: "pooling", using: [source, output] + (winners.map { [$0] } ?? [])
        ) { [rectifies] in
            blocks.forEach { blocks.pool($0, from, into: to, winners: places, rectifies: rectifies) }
        }
        return (output, winners)
    }

    /// Adds the backward pass to a plan: the gradient of the result goes to the places that won, and where a ReLU let
    /// nothing through it ends.
    ///
    /// - Returns: the gradient of what was pooled, in ``PlanBuilder/blockedLayout``.
    func emitBackward(
        _ builder: PlanBuilder, _ outputGradient: Tensor, winners: Tensor
    ) throws(OneDNNError) -> Tensor {
        let gradient = try builder.arranged(outputGradient, in: flattens ? .plain : builder.blockedLayout)
        let result = try builder.tensor(
            MemoryDescriptor(builder.dimensions(input), builder.elementType, layout: builder.blockedLayout))
        let blocks = PooledBlocks(self, builder)
        let (from, places, to) = (gradient.memory, winners.memory, result.memory)
        builder.emit(.backwardData, kernel: "pooling", using: [gradient, winners, result]) {
            blocks.forEach { blocks.unpool($0, from, winners: places, into: to) }
        }
        return result
    }
}

/// The blocks of channels of a batch.
private struct PooledBlocks {
    let precision: Precision
    let imageCount: Int
    let channels: Int
    let block: pooling_by_two
    let flattens: Bool

    init(_ pooling: PoolingByTwo, _ builder: PlanBuilder) {
        precision = builder.options.precision
        imageCount = builder.batchSize
        channels = pooling.input.channels
        flattens = pooling.flattens
        block = pooling_by_two(
            height: pooling.input.size.height, width: pooling.input.size.width,
            lanes: builder.blockedChannels, plain_channels: 0)
    }

    /// Blocks of one image: the last one may have lanes without a channel.
    private var blockCount: Int { (channels + block.lanes - 1) / block.lanes }

    /// Calls `body` with every block of the batch, on all threads.
    func forEach(_ body: (Place) -> Void) {
        ThreadTeam.forEachShare(of: imageCount * blockCount, alignedTo: 1, atLeast: 1) { share in
            for index in share { body(place(index)) }
        }
    }

    /// Where a block's numbers begin.
    struct Place {
        let block: pooling_by_two
        let volume: Int
        let winners: Int
        let output: Int
    }

    private func place(_ index: Int) -> Place {
        let pooledCount = (block.height / 2) * (block.width / 2)
        let winners = index * pooledCount * block.lanes
        var block = block
        var output = winners
        if flattens {
            let (image, first) = (index / blockCount, index % blockCount * block.lanes)
            block.plain_channels = min(block.lanes, channels - first)
            output = (image * channels + first) * pooledCount
        }
        return Place(
            block: block, volume: index * block.height * block.width * block.lanes, winners: winners,
            output: output)
    }

    func pool(
        _ place: Place, _ volume: Memory, into output: Memory, winners: Memory?, rectifies: Bool
    ) {
        let winners = winners?.octets.map { $0 + place.winners }
        switch precision {
        case .bfloat16:
            guard let volume = volume.halves, let output = output.halves else { return }
            pooling_by_two_forward_bfloat16(
                volume + place.volume, output + place.output, winners, rectifies, place.block)
        case .float32:
            guard let volume = volume.floats, let output = output.floats else { return }
            pooling_by_two_forward_float32(
                volume + place.volume, output + place.output, winners, rectifies, place.block)
        }
    }

    func unpool(_ place: Place, _ gradient: Memory, winners: Memory, into result: Memory) {
        guard let winners = winners.octets else { return }
        switch precision {
        case .bfloat16:
            guard let gradient = gradient.halves, let result = result.halves else { return }
            pooling_by_two_backward_bfloat16(
                gradient + place.output, winners + place.winners, result + place.volume, place.block)
        case .float32:
            guard let gradient = gradient.floats, let result = result.floats else { return }
            pooling_by_two_backward_float32(
                gradient + place.output, winners + place.winners, result + place.volume, place.block)
        }
    }
}
