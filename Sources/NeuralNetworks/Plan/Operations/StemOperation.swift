import CKernels
import OneDNN

/// The first convolution of an image with one or three channels, the pooling and the ReLU behind it, in one pass.
///
/// The output of a first convolution is the largest tensor of a network, and so few sums go into each of its numbers
/// that writing it and reading it again takes longer than computing it. Here it never leaves the registers; for the
/// backward pass a byte says which of a window's four places won.
final class StemOperation: Operation {
    private let name: String
    private let layer: Convolution
    private var trace: Trace?

    /// What the backward pass needs of the forward pass.
    private struct Trace {
        /// The image in float32, with a border of zeros.
        let padded: Tensor
        let winners: Tensor
        let output: MemoryDescriptor
        let shape: stem_shape
        let multiplyAdds: Int
    }

    init(name: String, layer: Convolution) {
        self.name = name
        self.layer = layer
    }

    /// Whether a node is a convolution of the kind this operation knows: of the input, 3×3, nothing skipped, every
    /// channel seen by every filter. In bfloat16 the processor has to have AVX512_BF16.
    static func canCompute(_ node: Node, input: Shape, in precision: Precision) -> Bool {
        guard case .convolution(let layer) = node.layer, node.inputs == [Network.inputName],
            precision == .float32 || bfloat16_loops_are_available()
        else { return false }
        let isDense =
            layer.kernelSize == Size2D(3) && layer.stride == Size2D(1) && layer.dilation == Size2D(1)
            && layer.groups == 1
        let isPadded = layer.padding == .same || layer.padding == .explicit(Size2D(1))
        return isDense && isPadded && layer.filters % 16 == 0 && input.channels < 4
            && input.size.height >= 2 && input.size.width >= 2
    }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        let (channels, size) = (input.shape.channels, input.shape.size)
        let output = Shape(channels: layer.filters, height: size.height / 2, width: size.width / 2)
        let layout = builder.blockedLayout
        let lanes = builder.blockedChannels
        let shape = stem_shape(
            channels: channels, height: size.height, width: size.width, lanes: lanes,
            blocks: layer.filters / lanes, pooled_height: output.size.height, pooled_width: output.size.width)
        let result = try builder.tensor(
            MemoryDescriptor(builder.dimensions(output), builder.elementType, layout: layout))
        let winners =
            builder.hasBackward
            ? try builder.tensor(MemoryDescriptor(builder.dimensions(output), .uint8, layout: layout)) : nil
        let isBFloat16 = builder.elementType == .bfloat16
        // The loop in bfloat16 lays the image out by itself: the border is for the other one and the backward pass.
        let padded =
            builder.hasBackward || !isBFloat16
            ? try builder.tensor(
                MemoryDescriptor([builder.batchSize, channels, size.height + 2, size.width + 2], .float32))
            : nil
        let workers = min(ThreadTeam.size, builder.batchSize)
        let scratch = ThreadScratch(
            byteCount: stem_bfloat16_scratch_count(shape) * ElementType.bfloat16.byteCount, threads: workers)
        let scratchTensor = isBFloat16 ? try builder.tensor(scratch.descriptor()) : nil
        // The whole convolution's, of which an odd last row or column is not computed.
        let multiplyAdds = layer.multiplyAdds(
            of: [input.shape], output: Shape(channels: layer.filters, height: size.height, width: size.width))
        let work = ForwardWork(
            shape: shape, input: input.tensor.memory, padded: padded?.memory,
            weights: try packedWeights(builder, shape, isBFloat16: isBFloat16).memory,
            bias: layer.bias ? try builder.parameter("\(name).bias", as: [layer.filters]).memory : nil,
            output: result.memory, winners: winners?.memory,
            scratch: scratch, scratchMemory: scratchTensor?.memory)
        builder.emit(
            .forward, kernel: "stem",
            using: [input.tensor, result] + [padded, winners, scratchTensor].compactMap(\.self),
            multiplyAdds: multiplyAdds * builder.batchSize
        ) { [batchSize = builder.batchSize] in
            ThreadTeam.forEachShare(of: workers, alignedTo: 1, atLeast: 1) { share in
                for worker in share {
                    let images = batchSize * worker / workers..<batchSize * (worker + 1) / workers
                    for image in images { work.run(image, worker: worker) }
                }
            }
        }
        if let padded, let winners {
            trace = Trace(
                padded: padded, winners: winners, output: result.descriptor, shape: shape,
                multiplyAdds: multiplyAdds * builder.batchSize)
        }
        return Value(output, result, needsGradient: builder.trains(name))
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let trace,
            let weights = try builder.parameterGradient(
                "\(name).weight", as: [layer.filters, trace.shape.channels, 3, 3])
        else { return }
        let bias = layer.bias ? try builder.parameterGradient("\(name).bias", as: [layer.filters]) : nil
        let gradient = try builder.arranged(outputGradient, as: trace.output)
        let sumCount = trace.shape.blocks * (trace.shape.channels * 9 + 1) * trace.shape.lanes
        let sums = try builder.tensor(MemoryDescriptor([builder.batchSize, sumCount], .float32))
        let work = BackwardWork(
            shape: trace.shape, isBFloat16: builder.elementType == .bfloat16, padded: trace.padded.memory,
            gradient: gradient.memory, winners: trace.winners.memory, sums: sums.memory, sumCount: sumCount)
        let (weightMemory, biasMemory, batchSize) = (weights.memory, bias?.memory, builder.batchSize)
        builder.emit(
            .backwardWeights, kernel: "stem", using: [trace.padded, trace.winners, gradient, sums],
            multiplyAdds: trace.multiplyAdds
        ) {
            ThreadTeam.forEachShare(of: batchSize, alignedTo: 1, atLeast: 1) { share in
                for image in share { work.run(image) }
            }
            guard let partial = sums.memory.floats, let target = weightMemory.floats else { return }
            stem_sum_gradients(partial, batchSize, target, biasMemory?.floats, work.shape)
        }
    }

    /// The weights in the order in which the loop takes them.
    private func packedWeights(
        _ builder: PlanBuilder, _ shape: stem_shape, isBFloat16: Bool
    ) throws(OneDNNError) -> Tensor {
        let dimensions = [layer.filters, shape.channels, 3, 3]
        let plain = try builder.parameter("\(name).weight", as: dimensions).memory
        let packed = try builder.tensor(
            isBFloat16
                ? MemoryDescriptor([stem_bfloat16_packed_count(shape)], .bfloat16)
                : MemoryDescriptor(dimensions, .float32))
        let memory = packed.memory
        builder.emitPacking(kernel: "stem", into: packed) {
            guard let from = plain.floats else { return }
            if isBFloat16, let to = memory.halves {
                stem_bfloat16_pack_weights(from, to, shape)
            } else if let to = memory.floats {
                stem_pack_weights(from, to, shape)
            }
        }
        return packed
    }
}

/// The forward pass of single images.
private struct ForwardWork {
    let shape: stem_shape
    let input: Memory
    /// Room for the images in float32, with a border of zeros; none for inference in bfloat16.
    let padded: Memory?
    /// Packed.
    let weights: Memory
    let bias: Memory?
    let output: Memory
    /// Where in each window the largest lay; for the backward pass.
    let winners: Memory?
    /// What each thread needs for itself, in bfloat16.
    let scratch: ThreadScratch
    let scratchMemory: Memory?

    func run(_ image: Int, worker: Int) {
        let pixels = image * shape.channels * shape.height * shape.width
        let margin = padded?.floats.map {
            $0 + image * shape.channels * (shape.height + 2) * (shape.width + 2)
        }
        let start = image * shape.blocks * shape.lanes * shape.pooled_height * shape.pooled_width
        let won = winners?.octets.map { $0 + start }
        if let scratchMemory = scratchMemory?.bytes {
            guard let input = input.halves, let weights = weights.halves, let output = output.halves else {
                return
            }
            if let margin { stem_pad_bfloat16(input + pixels, margin, shape) }
            stem_forward_bfloat16(
                input + pixels, weights, bias?.floats, output + start, won,
                scratch.part(of: worker, in: scratchMemory).assumingMemoryBound(to: UInt16.self), shape)
        } else if let margin, let input = input.floats, let weights = weights.floats,
            let output = output.floats
        {
            stem_pad_float32(input + pixels, margin, shape)
            stem_forward_float32(margin, weights, bias?.floats, output + start, won, shape)
        }
    }
}

/// The backward pass of single images: their shares of the gradients.
private struct BackwardWork {
    let shape: stem_shape
    let isBFloat16: Bool
    let padded: Memory
    let gradient: Memory
    let winners: Memory
    let sums: Memory
    let sumCount: Int

    func run(_ image: Int) {
        guard let padded = padded.floats, let winners = winners.octets, let sums = sums.floats else { return }
        let margin = padded + image * shape.channels * (shape.height + 2) * (shape.width + 2)
        let start = image * shape.blocks * shape.lanes * shape.pooled_height * shape.pooled_width
        let share = sums + image * sumCount
        if isBFloat16, let slopes = gradient.halves {
            stem_backward_bfloat16(margin, slopes + start, winners + start, share, shape)
        } else if let slopes = gradient.floats {
            stem_backward_float32(margin, slopes + start, winners + start, share, shape)
        }
    }
}
