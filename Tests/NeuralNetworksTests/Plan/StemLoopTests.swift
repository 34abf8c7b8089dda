import CKernels
import OneDNN
import Randomness
import Testing

/// The first layers' loop in bfloat16 against the one in float32, on whole numbers so small that both compute exactly.
@Suite(.enabled(if: bfloat16_loops_are_available(), "needs a processor that multiplies bfloat16 numbers"))
struct StemLoopTests {
    @Test(
        "Both loops give the same numbers, found in the same places",
        arguments: [(1, 12, 10), (1, 11, 13), (3, 8, 9), (2, 2, 3), (1, 3, 2), (3, 5, 7)], [true, false])
    func bothLoopsAgree(_ size: (channels: Int, height: Int, width: Int), hasBias: Bool) {
        let layers = StemCase(channels: size.channels, height: size.height, width: size.width)
        let (exact, exactWinners) = layers.inFloat32(hasBias: hasBias)
        let (numbers, winners) = layers.inBFloat16(hasBias: hasBias, keepsWinners: true)
        #expect(numbers == exact.map(bfloat16))
        #expect(winners == exactWinners)
        #expect(Set(winners).count == 5, "every place, and none, has to win somewhere")
    }

    @Test("Without the places that won, as at inference, the numbers are the same")
    func numbersDoNotDependOnWinners() {
        let layers = StemCase(channels: 3, height: 9, width: 14)
        let (numbers, _) = layers.inBFloat16(hasBias: true, keepsWinners: true)
        #expect(layers.inBFloat16(hasBias: true, keepsWinners: false).numbers == numbers)
    }
}

/// An image, weights and a bias of whole numbers.
private struct StemCase {
    let shape: stem_shape
    let image: [Float]
    let weights: [Float]
    let bias: [Float]

    init(channels: Int, height: Int, width: Int) {
        shape = stem_shape(
            channels: channels, height: height, width: width, lanes: 16, blocks: 2, pooled_height: height / 2,
            pooled_width: width / 2)
        var stream = RandomStream(seed: 5, purpose: .test)
        func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(stream.index(below: 7)) - 3 } }
        image = numbers(channels * height * width)
        weights = numbers(32 * channels * 9)
        bias = numbers(32)
    }

    private var outputCount: Int { 32 * shape.pooled_height * shape.pooled_width }

    func inFloat32(hasBias: Bool) -> (numbers: [Float], winners: [UInt8]) {
        var padded = [Float](repeating: .nan, count: shape.channels * (shape.height + 2) * (shape.width + 2))
        var packed = [Float](repeating: .nan, count: weights.count)
        var (numbers, winners) = (
            [Float](repeating: .nan, count: outputCount), [UInt8](repeating: 9, count: outputCount)
        )
        stem_pad_float32(image, &padded, shape)
        stem_pack_weights(weights, &packed, shape)
        stem_forward_float32(padded, packed, hasBias ? bias : nil, &numbers, &winners, shape)
        return (numbers, winners)
    }

    func inBFloat16(hasBias: Bool, keepsWinners: Bool) -> (numbers: [UInt16], winners: [UInt8]) {
        // No number: what is read before it is written shows.
        var packed = [UInt16](repeating: .max, count: stem_bfloat16_packed_count(shape))
        var scratch = [UInt16](repeating: .max, count: stem_bfloat16_scratch_count(shape))
        var (numbers, winners) = (
            [UInt16](repeating: .max, count: outputCount), [UInt8](repeating: 9, count: outputCount)
        )
        stem_bfloat16_pack_weights(weights, &packed, shape)
        let rounded = image.map(bfloat16)
        if keepsWinners {
            stem_forward_bfloat16(
                rounded, packed, hasBias ? bias : nil, &numbers, &winners, &scratch, shape)
        } else {
            stem_forward_bfloat16(rounded, packed, hasBias ? bias : nil, &numbers, nil, &scratch, shape)
        }
        return (numbers, winners)
    }
}
