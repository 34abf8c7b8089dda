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
    /// channel seen by every filter.
    static func canCompute(_ node: Node, input: Shape) -> Bool {
        guard case .convolution(let layer) = node.layer, node.inputs == [Network.inputName] else {
            return false
        }
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
        let layout = builder.elementType == .float32 ? Processor.blockedLayout : .blocksOf16
        let lanes = layout == .blocksOf8 ? 8 : 16
        let shape = stem_shape(
            channels: channels, height: size.height, width: size.width, lanes: lanes,
            blocks: layer.filters / lanes, pooled_height: output.size.height, pooled_width: output.size.width)
        let padded = try builder.tensor(
            MemoryDescriptor([builder.batchSize, channels, size.height + 2, size.width + 2], .float32))
        let result = try builder.tensor(
            MemoryDescriptor(builder.dimensions(output), builder.elementType, layout: layout))
        let winners =
            builder.hasBackward
            ? try builder.tensor(MemoryDescriptor(builder.dimensions(output), .uint8, layout: layout)) : nil
        // The whole convolution's, of which an odd last row or column is not computed.
        let multiplyAdds = layer.multiplyAdds(
            of: [input.shape], output: Shape(channels: layer.filters, height: size.height, width: size.width))
        let work = ForwardWork(
            shape: shape, isBFloat16: builder.elementType == .bfloat16,
            input: input.tensor.memory, padded: padded.memory,
            weights: try packedWeights(builder, shape).memory,
            bias: layer.bias ? try builder.parameter("\(name).bias", as: [layer.filters]).memory : nil,
            output: result.memory, winners: winners?.memory)
        builder.emit(
            .forward, kernel: "stem", using: [input.tensor, padded, result] + [winners].compactMap(\.self),
            multiplyAdds: multiplyAdds * builder.batchSize
        ) { [batchSize = builder.batchSize] in
            ThreadTeam.forEachShare(of: batchSize, alignedTo: 1, atLeast: 1) { share in
                for image in share { work.run(image) }
            }
        }
        trace = winners.map { winners in
            Trace(
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

    /// The weights with as many filters side by side as a block has.
    private func packedWeights(_ builder: PlanBuilder, _ shape: stem_shape) throws(OneDNNError) -> Tensor {
        let dimensions = [layer.filters, shape.channels, 3, 3]
        let plain = try builder.parameter("\(name).weight", as: dimensions).memory
        let packed = try builder.tensor(MemoryDescriptor(dimensions, .float32))
        let memory = packed.memory
        builder.emitPacking(kernel: "stem", into: packed) {
            guard let from = plain.floats, let to = memory.floats else { return }
            stem_pack_weights(from, to, shape)
        }
        return packed
    }
}

/// The forward pass of single images.
private struct ForwardWork {
    let shape: stem_shape
    let isBFloat16: Bool
    let input: Memory
    let padded: Memory
    let weights: Memory
    let bias: Memory?
    let output: Memory
    /// Where in each window the largest lay; for the backward pass.
    let winners: Memory?

    func run(_ image: Int) {
        guard let padded = padded.floats, let weights = weights.floats else { return }
        let pixels = shape.channels * shape.height * shape.width
        let margin = padded + image * shape.channels * (shape.height + 2) * (shape.width + 2)
        let start = image * shape.blocks * shape.lanes * shape.pooled_height * shape.pooled_width
        let won = winners?.octets.map { $0 + start }
        if isBFloat16, let input = input.halves, let output = output.halves {
            stem_pad_bfloat16(input + image * pixels, margin, shape)
            stem_forward_bfloat16(margin, weights, bias?.floats, output + start, won, shape)
        } else if let input = input.floats, let output = output.floats {
            stem_pad_float32(input + image * pixels, margin, shape)
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
