import CKernels
import OneDNN

/// The loops of `CKernels` that compute a 3×3 convolution by the algorithm F(2×2, 3×3) of Lavin and Gray, "Fast Algorithms
/// for Convolutional Neural Networks" (CVPR 2016), in one precision.
struct WinogradLoops {
    let shape: winograd_shape
    private let precision: Precision

    /// - Returns: none where the loops do not know the numbers of channels and filters, or are not for this processor:
    ///   in bfloat16 it needs AVX512_BF16; in float32 oneDNN has a loop of its own for AVX-512, where the layout is
    ///   another as well.
    init?(_ shape: winograd_shape, in precision: Precision) {
        let block =
            switch precision {
            case .bfloat16: bfloat16_loops_are_available() ? 16 : 0
            case .float32: Processor.blockedLayout == .blocksOf8 ? 8 : 0
            }
        guard block > 0, shape.channels % block == 0, shape.filters % (2 * block) == 0 else { return nil }
        self.shape = shape
        self.precision = precision
    }

    /// The layout of everything with channels or filters.
    var layout: Layout { precision == .bfloat16 ? .blocksOf16 : .blocksOf8 }

    /// The tiles of a batch are shared out in multiples of so many.
    var tilesAtOnce: Int {
        precision == .bfloat16 ? winograd_bfloat16_tiles_at_once() : winograd_float32_most_tiles_at_once()
    }

    /// Filters whose weights are packed, or made of gradients, together.
    static let filtersAtOnce = 16

    /// The memory that one thread needs for itself, in bytes.
    var scratchByteCount: Int {
        precision == .bfloat16
            ? winograd_bfloat16_scratch_byte_count(shape) : winograd_float32_scratch_byte_count(shape)
    }

    /// The same for the gradient of the weights.
    var gradientScratchByteCount: Int {
        precision == .bfloat16
            ? winograd_bfloat16_gradient_scratch_byte_count(shape)
            : winograd_float32_gradient_scratch_byte_count(shape)
    }

    /// Transforms the weights of some filters, plain float32, and lays them out as they are multiplied.
    func pack(_ weights: Memory, into packed: Memory, isTransposed: Bool, filters: Range<Int>) {
        guard let weights = weights.floats else { return }
        let (first, end) = (filters.lowerBound, filters.upperBound)
        switch precision {
        case .bfloat16:
            guard let packed = packed.halves else { return }
            winograd_bfloat16_pack_weights(weights, packed, isTransposed, first, end, shape)
        case .float32:
            guard let packed = packed.floats else { return }
            winograd_float32_pack_weights(weights, packed, isTransposed, first, end, shape)
        }
    }

    /// Computes some tiles of the batch.
    func convolve(
        _ tensors: WinogradTensors, scratch: UnsafeMutableRawPointer, tiles: Range<Int>, pools: Bool,
        rectifies: Bool
    ) {
        let (first, end) = (tiles.lowerBound, tiles.upperBound)
        switch precision {
        case .bfloat16:
            guard let addresses = tensors.bfloat16 else { return }
            if pools {
                winograd_bfloat16_convolve_and_pool(addresses, scratch, first, end, shape)
            } else {
                winograd_bfloat16_convolve(addresses, rectifies, scratch, first, end, shape)
            }
        case .float32:
            guard let addresses = tensors.float32 else { return }
            let scratch = scratch.assumingMemoryBound(to: Float.self)
            if pools {
                winograd_float32_convolve_and_pool(addresses, scratch, first, end, shape)
            } else {
                winograd_float32_convolve(addresses, rectifies, scratch, first, end, shape)
            }
        }
    }

    /// One thread's share of the weights' gradient, which stays in its scratch memory.
    func sumGradients(
        input: Memory, gradient: Memory, scratch: UnsafeMutableRawPointer, tiles: Range<Int>
    ) {
        let (first, end) = (tiles.lowerBound, tiles.upperBound)
        switch precision {
        case .bfloat16:
            guard let input = input.halves, let gradient = gradient.halves else { return }
            winograd_bfloat16_sum_gradients(input, gradient, scratch, first, end, shape)
        case .float32:
            guard let input = input.floats, let gradient = gradient.floats else { return }
            winograd_float32_sum_gradients(
                input, gradient, scratch.assumingMemoryBound(to: Float.self), first, end, shape)
        }
    }

    /// Adds the shares of all threads, whose scratch memory lies `stride` bytes apart, for some filters.
    func finishGradients(
        _ scratch: UnsafeMutableRawPointer, stride: Int, threads: Int, weights: UnsafeMutablePointer<Float>,
        bias: UnsafeMutablePointer<Float>?, filters: Range<Int>
    ) {
        let (first, end) = (filters.lowerBound, filters.upperBound)
        switch precision {
        case .bfloat16:
            winograd_bfloat16_finish_gradients(scratch, stride, threads, weights, bias, first, end, shape)
        case .float32:
            winograd_float32_finish_gradients(
                scratch.assumingMemoryBound(to: Float.self), stride, threads, weights, bias, first, end, shape
            )
        }
    }
}

/// What a convolution reads and writes.
struct WinogradTensors {
    let input: Memory
    /// Packed.
    let weights: Memory
    var bias: Memory?
    let output: Memory
    /// For pooling in training: which of a window's four places won.
    var winners: Memory?
    let scratch: Memory

    fileprivate var bfloat16: winograd_bfloat16_tensors? {
        guard let input = input.halves, let weights = weights.halves, let output = output.halves else {
            return nil
        }
        return winograd_bfloat16_tensors(
            input: input, weights: weights, bias: bias?.floats, output: output, winners: winners?.octets)
    }

    fileprivate var float32: winograd_float32_tensors? {
        guard let input = input.floats, let weights = weights.floats, let output = output.floats else {
            return nil
        }
        return winograd_float32_tensors(
            input: input, weights: weights, bias: bias?.floats, output: output, winners: winners?.octets)
    }
}
