import CKernels
import NeuralNetworks
import OneDNN
import Randomness
import Testing

/// 2×2 pooling with what is behind it, in one loop.
@Suite struct PoolingByTwoTests {
    static let blocks = [
        PoolingCase(height: 6, width: 8, lanes: 8, plainChannels: 0),
        PoolingCase(height: 7, width: 5, lanes: 16, plainChannels: 0),
        PoolingCase(height: 4, width: 9, lanes: 8, plainChannels: 8),
        PoolingCase(height: 5, width: 4, lanes: 16, plainChannels: 16),
        PoolingCase(height: 2, width: 5, lanes: 16, plainChannels: 11),
        PoolingCase(height: 5, width: 2, lanes: 16, plainChannels: 5),
    ]

    @Test("The loop finds each window's largest number, and where it was", arguments: blocks, [true, false])
    func findsTheLargest(block: PoolingCase, rectifies: Bool) {
        let expected = block.expected(rectifies: rectifies)
        let (numbers, winners) = block.inFloat32(rectifies: rectifies)
        #expect(numbers == expected.numbers)
        #expect(winners == expected.winners)
        #expect(Set(winners).isSuperset(of: [0, 1, 2, 3]), "every place has to win somewhere")
        guard block.hasBFloat16 else { return }
        let (halves, sameWinners) = block.inBFloat16(rectifies: rectifies)
        #expect(halves == expected.numbers.map(bfloat16))
        #expect(sameWinners == expected.winners)
    }

    @Test("A gradient goes to the places that won, and zero to all others", arguments: blocks, [true, false])
    func gradientGoesToTheWinners(block: PoolingCase, rectifies: Bool) {
        let winners = block.expected(rectifies: rectifies).winners
        let expected = block.expectedGradient(winners)
        #expect(block.gradientInFloat32(winners) == expected)
        guard block.hasBFloat16 else { return }
        #expect(block.gradientInBFloat16(winners) == expected.map(bfloat16))
    }

    @Test(
        "Nothing is rearranged between the convolutions and the dense layers of the base network",
        arguments: Precision.ofThisProcessor, Phase.allCases)
    func nothingIsRearrangedButWeights(precision: Precision, phase: Phase) throws {
        let network = try Network.base(input: Shape(channels: 1, height: 64, width: 64))
        let steps = try ComputeThread.run {
            let options = PlanOptions(precision: precision, convolutionAlgorithm: .winograd)
            return try Plan(
                network, parameters: Parameters(for: network, seed: 1), phase: phase, batchSize: 4,
                options: options, engine: Engine()
            ).steps
        }
        // Behind oneDNN's gradients of weights: to where the optimizer reads them.
        let weightGradients = steps.indices.dropFirst().filter {
            steps[$0].work == .reorder && steps[$0 - 1].work == .backwardWeights
                && steps[$0].layer == steps[$0 - 1].layer
        }
        let others = steps.indices.filter { steps[$0].work == .reorder && !weightGradients.contains($0) }
        // In bfloat16 the logits' gradient, which the loss computes in float32.
        #expect(
            others.map { steps[$0].layer }
                == (precision == .bfloat16 && phase == .training ? ["logits"] : []))
    }

    @Test("A ReLU behind a pooling is computed with it", arguments: Precision.ofThisProcessor)
    func aReLUIsComputedWithThePooling(precision: Precision) throws {
        #expect(try poolingSteps(.pooledReLU, precision) == ["forward", "backward data"])
        #expect(try poolingSteps(.flattenedPooledReLU, precision) == ["forward", "backward data"])
    }

    @Test func aPoolingWithoutMoreIsLeftToOneDNN() throws {
        #expect(try poolingSteps(.maxPooling, .float32) == [])
    }

    /// What our loop does in training.
    private func poolingSteps(_ layer: LayerCase, _ precision: Precision) throws -> [String] {
        let steps = try ComputeThread.run {
            try SmallNetwork(input: layer.input, precision: precision) { layer.build(&$0) }.plan.steps
        }
        let isAlone = steps.count { $0.work == .forward && !$0.implementation.contains("pooling") } == 2
        #expect(layer == .maxPooling || isAlone, "nothing but two layers with weights is left beside it")
        return steps.filter { $0.implementation == "xray:pooling" }.map(\.work.rawValue)
    }

    @Test(
        "What the loop remembers is not written over while it is needed",
        arguments: [LayerCase.pooledReLU, .flattenedPooledReLU, .pooledReLUThenClipped, .pooledInput])
    func sharedMemoryChangesNothing(layer: LayerCase) throws {
        let gradients = try ComputeThread.run {
            try [true, false].map { shares in
                var builder = NetworkBuilder(input: layer.input)
                layer.build(&builder)
                var options = PlanOptions(convolutionAlgorithm: .direct)
                options.sharesMemory = shares
                return try SmallNetwork(builder.network(), options: options).gradients().parameters
            }
        }
        #expect(gradients[0] == gradients[1])
    }
}

/// A block of channels with small whole numbers, so that many windows have two largest.
struct PoolingCase: Sendable, CustomTestStringConvertible {
    let block: pooling_by_two
    private let volume: [Float]
    private let gradient: [Float]

    init(height: Int, width: Int, lanes: Int, plainChannels: Int) {
        block = pooling_by_two(height: height, width: width, lanes: lanes, plain_channels: plainChannels)
        var stream = RandomStream(seed: UInt64(height * width), purpose: .test)
        volume = (0..<height * width * lanes).map { _ in Float(stream.index(below: 9)) - 5 }
        let channels = plainChannels == 0 ? lanes : plainChannels
        gradient = (0..<channels * (height / 2) * (width / 2)).map { _ in Float(stream.index(below: 9)) - 4 }
    }

    var testDescription: String {
        "\(block.lanes)×\(block.height)×\(block.width), \(block.plain_channels) plain"
    }

    /// In bfloat16 blocks have 16 channels.
    var hasBFloat16: Bool { block.lanes == 16 }

    private var pooledCount: Int { (block.height / 2) * (block.width / 2) }
    private var channels: Int { block.plain_channels == 0 ? block.lanes : block.plain_channels }

    /// Where a number of the result lies.
    private func place(_ pooled: Int, _ lane: Int) -> Int {
        block.plain_channels == 0 ? pooled * block.lanes + lane : lane * pooledCount + pooled
    }

    /// Where one of the four numbers of a window lies.
    private func source(_ pooled: Int, _ lane: Int, _ place: Int) -> Int {
        let (y, x) = (pooled / (block.width / 2), pooled % (block.width / 2))
        return ((2 * y + place / 2) * block.width + 2 * x + place % 2) * block.lanes + lane
    }

    func expected(rectifies: Bool) -> (numbers: [Float], winners: [UInt8]) {
        var numbers = [Float](repeating: .nan, count: channels * pooledCount)
        var winners = [UInt8](repeating: 9, count: block.lanes * pooledCount)
        for pooled in 0..<pooledCount {
            for lane in 0..<block.lanes {
                let window = (0..<4).map { volume[source(pooled, lane, $0)] }
                let largest = window.max() ?? 0
                let winner = window.firstIndex(of: largest) ?? 0
                let isCut = rectifies && largest <= 0
                winners[pooled * block.lanes + lane] = isCut ? 4 : UInt8(winner)
                if lane < channels { numbers[place(pooled, lane)] = isCut ? 0 : largest }
            }
        }
        return (numbers, winners)
    }

    func expectedGradient(_ winners: [UInt8]) -> [Float] {
        var result = [Float](repeating: 0, count: volume.count)
        for pooled in 0..<pooledCount {
            for lane in 0..<channels {
                let winner = Int(winners[pooled * block.lanes + lane])
                if winner < 4 { result[source(pooled, lane, winner)] = gradient[place(pooled, lane)] }
            }
        }
        return result
    }

    func inFloat32(rectifies: Bool) -> (numbers: [Float], winners: [UInt8]) {
        var numbers = [Float](repeating: .nan, count: gradient.count)
        var winners = [UInt8](repeating: 9, count: block.lanes * pooledCount)
        pooling_by_two_forward_float32(volume, &numbers, &winners, rectifies, block)
        var same = [Float](repeating: .nan, count: gradient.count)
        pooling_by_two_forward_float32(volume, &same, nil, rectifies, block)
        #expect(same == numbers, "the numbers do not depend on whether winners are remembered")
        return (numbers, winners)
    }

    func inBFloat16(rectifies: Bool) -> (numbers: [UInt16], winners: [UInt8]) {
        var numbers = [UInt16](repeating: .max, count: gradient.count)
        var winners = [UInt8](repeating: 9, count: block.lanes * pooledCount)
        pooling_by_two_forward_bfloat16(volume.map(bfloat16), &numbers, &winners, rectifies, block)
        return (numbers, winners)
    }

    func gradientInFloat32(_ winners: [UInt8]) -> [Float] {
        var result = [Float](repeating: .nan, count: volume.count)
        pooling_by_two_backward_float32(gradient, winners, &result, block)
        return result
    }

    func gradientInBFloat16(_ winners: [UInt8]) -> [UInt16] {
        var result = [UInt16](repeating: .max, count: volume.count)
        pooling_by_two_backward_bfloat16(gradient.map(bfloat16), winners, &result, block)
        return result
    }
}
