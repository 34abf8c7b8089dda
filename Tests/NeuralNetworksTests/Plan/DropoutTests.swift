import NeuralNetworks
import OneDNN
import Randomness
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
        let masks = try ComputeThread.run {
            let size = ThreadTeam.size
            defer { ThreadTeam.size = size }
            return try (1...3).map { threads in
                ThreadTeam.size = threads
                return try Masks([0.3]).forward(seed: 9, step: 2)
            }
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

    /// A network of dropout layers alone over ones, so that its output is the mask.
    private struct Masks {
        let plan: Plan

        init(_ rates: [Float], _ precision: Precision = .float32) throws {
            var layers = NetworkBuilder(input: Shape(features: count))
            for (index, rate) in rates.enumerated() {
                layers.add("dropout\(index)", .dropout(Dropout(rate: rate)))
            }
            let network = try layers.network()
            plan = try Plan(
                network, parameters: Parameters(for: network, seed: 1), phase: .training, batchSize: 1,
                options: PlanOptions(precision: precision, computesInputGradient: true), engine: Engine())
        }

        func forward(seed: UInt64, step: UInt64) throws -> [Float] {
            plan.write([Float](repeating: 1, count: count))
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
