import NeuralNetworks
import OneDNN
import Randomness
import TestSupport
import Testing

@Suite struct DropoutTests {
    private static let count = 60_001

    @Test(
        "The share that is dropped is the rate, and the others grow",
        arguments: [0, 0.1, 0.5, 0.9] as [Float])
    func theShareThatIsDroppedIsTheRate(rate: Float) throws {
        let output = try ComputeThread.run { try Masks([rate]).forward(seed: 1, step: 0) }
        #expect(Set(output).isSubset(of: [0, 1 / (1 - rate)]))
        let share = Double(output.count { $0 == 0 }) / Double(output.count)
        // Five standard deviations.
        let deviation = Double(rate * (1 - rate) / Float(output.count)).squareRoot()
        #expect(abs(share - Double(rate)) <= 5 * deviation)
    }

    @Test("The backward pass drops what the forward pass dropped", arguments: Precision.ofThisProcessor)
    func theBackwardPassDropsTheSame(precision: Precision) throws {
        let (forward, backward) = try ComputeThread.run {
            let masks = try Masks([0.5, 0.25], precision)
            return (try masks.forward(seed: 3, step: 8), try masks.backward())
        }
        #expect(forward == backward)
        #expect(Set(forward).count == 2)
    }

    @Test func whatIsDroppedDependsOnSeedAndStepAlone() throws {
        let (first, again, otherStep, otherSeed, farStep) = try ComputeThread.run {
            let masks = try Masks([0.5])
            let first = try masks.forward(seed: 1, step: 5)
            let others = (try masks.forward(seed: 1, step: 6), try masks.forward(seed: 2, step: 5))
            let far = try masks.forward(seed: 1, step: 5 + 1 << 32)
            return (first, try Masks([0.5]).forward(seed: 1, step: 5), others.0, others.1, far)
        }
        #expect(first == again)
        // Independent masks of one half agree on half of the numbers.
        for other in [otherStep, otherSeed, farStep] {
            let agreement = Double(zip(first, other).count { $0 == $1 }) / Double(first.count)
            #expect(0.48...0.52 ~= agreement)
        }
    }

    @Test func eachLayerDropsOthers() throws {
        let output = try ComputeThread.run { try Masks([0.5, 0.5]).forward(seed: 1, step: 5) }
        let share = Double(output.count { $0 == 0 }) / Double(output.count)
        #expect(0.74...0.76 ~= share)
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
        let masks = try (1...3).map { threads in
            try withTeam(of: threads) { try Masks([0.3]).forward(seed: 9, step: 2) }
        }
        #expect(masks[0] == masks[1] && masks[1] == masks[2])
    }

    /// The vectorised loop draws what the generator of the module Randomness does, so that a checkpoint's masks do not
    /// change with the code that draws them.
    @Test func theNumbersAreThoseOfPhilox() throws {
        let (seed, step) = (0x0123_4567_89AB_CDEF as UInt64, 0x0000_0003_0000_0007 as UInt64)
        let output = try ComputeThread.run { try Masks([0.4]).forward(seed: seed, step: step) }
        let expected = (0..<Self.count).map { index -> Bool in
            // The first dropout layer's stream is 1, and 4 the purpose.
            let block = SIMD4<UInt32>(
                UInt32(index / 4), 7, 3 ^ (1 << 16), RandomStream.Purpose.dropout.rawValue)
            return philox4x32(counter: block, key: SIMD2(0x89AB_CDEF, 0x0123_4567))[index % 4]
                < UInt32(Double(0.4 as Float) * 0x1p32)
        }
        #expect(output.map { $0 == 0 } == expected)
    }

    // MARK: By samples

    @Test("A sample is dropped whole, or grows whole", arguments: Precision.ofThisProcessor, [1, 5, 16])
    func aSampleIsDroppedWhole(precision: Precision, channels: Int) throws {
        let shape = Shape(channels: channels, height: 3, width: 5)
        let (forward, backward) = try ComputeThread.run {
            let masks = try Masks([0.25], precision, shape: shape, unit: .sample, batchSize: 400)
            return (try masks.forward(seed: 3, step: 8), try masks.backward())
        }
        #expect(forward == backward)
        let samples = stride(from: 0, to: forward.count, by: shape.count).map { start in
            Set(forward[start..<start + shape.count])
        }
        #expect(samples.allSatisfy { $0.count == 1 })
        let grown: Float = precision == .float32 ? 1 / (1 - 0.25) : 1.3359375
        #expect(Set(samples.joined()) == [0, grown])
        // Five standard deviations.
        #expect(abs(samples.count { $0 == [0] } - 100) <= 5 * 9)
    }

    @Test func whichSamplesAreDroppedIsAFunctionOfSeedStepAndLayer() throws {
        let shape = Shape(channels: 2, height: 4, width: 4)
        func masks(_ seed: UInt64, _ step: UInt64, layers: Int = 1, threads: Int = 1) throws -> [Float] {
            try withTeam(of: threads) {
                try Masks(
                    Array(repeating: 0.5, count: layers), shape: shape, unit: .sample, batchSize: 400
                ).forward(seed: seed, step: step)
            }
        }
        let first = try masks(1, 5)
        #expect(try masks(1, 5) == first && masks(1, 5, threads: 3) == first)
        for other in [try masks(2, 5), try masks(1, 6), try masks(1, 5 + 1 << 32)] {
            let agreement = Double(zip(first, other).count { $0 == $1 }) / Double(first.count)
            #expect(0.4...0.6 ~= agreement)
        }
        let both = try masks(1, 5, layers: 2)
        #expect(0.15...0.35 ~= Double(both.count { $0 != 0 }) / Double(both.count))
    }

    /// A sample takes the number that the element in its place would take.
    @Test func theNumbersOfSamplesAreThoseOfPhilox() throws {
        let (shape, images) = (Shape(channels: 3, height: 2, width: 2), 90)
        let output = try ComputeThread.run {
            try Masks([0.4], shape: shape, unit: .sample, batchSize: images).forward(seed: 77, step: 9)
        }
        let expected = (0..<images).flatMap { image -> [Bool] in
            let block = SIMD4<UInt32>(UInt32(image / 4), 9, 1 << 16, RandomStream.Purpose.dropout.rawValue)
            let word = philox4x32(counter: block, key: SIMD2(77, 0))[image % 4]
            return Array(repeating: word < UInt32(Double(0.4 as Float) * 0x1p32), count: shape.count)
        }
        #expect(output.map { $0 == 0 } == expected)
    }

    /// Nothing of a branch that is left out goes on, not even what is no number.
    @Test func aDroppedSampleIsZeroWhateverItWas() throws {
        let output = try ComputeThread.run {
            let masks = try Masks(
                [0.5], shape: Shape(channels: 1, height: 2, width: 2), unit: .sample, batchSize: 64)
            return try masks.forward(seed: 1, step: 1, of: .infinity)
        }
        #expect(Set(output) == [0, .infinity])
    }

    /// A network of dropout layers alone over ones, so that its output is the mask.
    private struct Masks {
        let plan: Plan

        private let count: Int

        init(
            _ rates: [Float], _ precision: Precision = .float32,
            shape: Shape = Shape(features: DropoutTests.count), unit: Dropout.Unit = .number,
            batchSize: Int = 1
        ) throws {
            count = batchSize * shape.count
            var layers = NetworkBuilder(input: shape)
            for (index, rate) in rates.enumerated() {
                layers.add("dropout\(index)", .dropout(Dropout(rate: rate, unit: unit)))
            }
            let network = try layers.network()
            plan = try Plan(
                network, parameters: Parameters(for: network, seed: 1), phase: .training,
                batchSize: batchSize,
                options: PlanOptions(precision: precision, computesInputGradient: true), engine: Engine())
        }

        func forward(seed: UInt64, step: UInt64, of value: Float = 1) throws -> [Float] {
            plan.write([Float](repeating: value, count: count))
            plan.dropoutKey.seed = seed
            plan.dropoutKey.step = step
            try plan.forward()
            return Array(plan.logits)
        }

        func backward() throws -> [Float] {
            plan.logitsGradient?.update(repeating: 1)
            try plan.backward()
            return Array(plan.inputGradient ?? .init(start: nil, count: 0))
        }
    }
}
