import Foundation
import NeuralNetworks
import OneDNN
import Randomness
import TestSupport
import Testing

@Suite struct OptimizerStateTests {
    struct References: Decodable {
        let matrix: Int
        let bias: Int
        let start: [Float]
        let gradients: [[Float]]
        let cases: [Reference]
    }

    struct Reference: Decodable {
        let name: String
        let optimizer: Optimizer
        let biasScale: Float
        let maximumNorm: Double?
        let norms: [Double]
        let weights: [[Double]]
        let moments: [String: [Double]]
    }

    @Test func tenStepsOfEveryOptimizerAgreeWithPyTorch() throws {
        let references: References = try fixture("optimizers.json")
        #expect(references.cases.count == 11)
        for reference in references.cases {
            let weights = FloatArena(references.start)
            let state = OptimizerState(reference.optimizer, count: weights.count)
            let segments = [
                ParameterSegment(range: 0..<references.matrix),
                ParameterSegment(
                    range: references.matrix..<weights.count, decays: false,
                    learningRateScale: reference.biasScale),
            ]
            for (step, slope) in references.gradients.enumerated() {
                let gradients = FloatArena(slope)
                var scale: Float = 1
                if let maximumNorm = reference.maximumNorm {
                    let norm = GradientClipping.norm(of: gradients, segments: segments)
                    expectClose([norm], [reference.norms[step]], relative: 1e-7)
                    scale = GradientClipping(maximumNorm: maximumNorm).scale(forNorm: norm)
                }
                state.step(
                    weights: weights, gradients: gradients, learningRate: reference.optimizer.learningRate,
                    segments: segments, gradientScale: scale)
                expectClose(Array(weights.values), reference.weights[step], "\(reference.name), step \(step)")
            }
            #expect(state.stepCount == 10)
            let moments = state.entries.map { ($0.name, Array($0.values)) }
            #expect(
                Set(moments.map(\.0)) == Set(reference.moments.keys).subtracting(hasNoMomentum(reference)))
            for (name, values) in moments {
                expectClose(values, reference.moments[name] ?? [], floor: 1e-4, "\(reference.name), \(name)")
            }
        }
    }

    @Test func theNumberOfThreadsChangesNoBit() {
        let count = 70_001
        for optimizer in [Optimizer.sgd(SGD(nesterov: true)), .adam(Adam(weightDecay: 0.1)), .adamW(Adam())] {
            let outcomes = [1, 2, 3].map { threads in
                withTeam(of: threads) { train(optimizer, count: count, steps: 2) }
            }
            #expect(outcomes[0] == outcomes[1] && outcomes[0] == outcomes[2], "\(optimizer.name)")
        }
    }

    @Test func frozenSegmentsAndGapsStayAsTheyAre() {
        let weights = FloatArena([Float](repeating: 1, count: 64))
        let gradients = FloatArena([Float](repeating: 1, count: 64))
        let state = OptimizerState(.adamW(Adam(weightDecay: 0.1)), count: 64)
        let segments = [
            ParameterSegment(range: 0..<20), ParameterSegment(range: 32..<50, isTrained: false),
        ]
        state.step(weights: weights, gradients: gradients, learningRate: 0.1, segments: segments)
        #expect(weights.values[0..<20].allSatisfy { $0 < 1 })
        #expect(weights.values[20...].allSatisfy { $0 == 1 })
        for entry in state.entries { #expect(entry.values[20...].allSatisfy { $0 == 0 }) }
    }

    @Test func aLearningRateScaleIsALearningRate() {
        for optimizer in [
            Optimizer.sgd(SGD(weightDecay: 0.1)), .adam(Adam()), .adamW(Adam(weightDecay: 0.1)),
        ] {
            let scaled = train(optimizer, count: 100, steps: 3, learningRate: 0.5, scale: 0.25)
            let direct = train(optimizer, count: 100, steps: 3, learningRate: 0.125, scale: 1)
            #expect(scaled == direct, "\(optimizer.name)")
        }
    }

    @Test func aResumedOptimizerGoesOnBitForBit() {
        for optimizer in [Optimizer.sgd(SGD()), .adam(Adam()), .adamW(Adam())] {
            let (weights, segments) = (randomArena(200, index: 1), [ParameterSegment(range: 0..<200)])
            let first = OptimizerState(optimizer, count: 200)
            for step in 0..<3 {
                first.step(
                    weights: weights, gradients: randomArena(200, index: 10 + step), learningRate: 0.01,
                    segments: segments)
            }
            let copy = FloatArena(count: 200)
            copy.copy(from: weights)
            let second = OptimizerState(optimizer, count: 200)
            for (old, new) in zip(first.entries, second.entries) {
                #expect(old.name == new.name)
                _ = new.values.update(fromContentsOf: old.values)
            }
            second.resume(afterStep: first.stepCount)
            let gradients = randomArena(200, index: 20)
            first.step(weights: weights, gradients: gradients, learningRate: 0.01, segments: segments)
            second.step(weights: copy, gradients: gradients, learningRate: 0.01, segments: segments)
            #expect(Array(weights.values) == Array(copy.values))
        }
    }

    /// PyTorch keeps a momentum of none.
    private func hasNoMomentum(_ reference: Reference) -> [String] {
        if case .sgd(let sgd) = reference.optimizer, sgd.momentum == 0 { ["momentum"] } else { [] }
    }

    private func train(
        _ optimizer: Optimizer, count: Int, steps: Int, learningRate: Double = 0.01, scale: Float = 1
    ) -> [Float] {
        let weights = randomArena(count, index: 1)
        let state = OptimizerState(optimizer, count: count)
        let segments = [
            ParameterSegment(range: 0..<count / 3, learningRateScale: scale),
            ParameterSegment(range: count / 3..<count, decays: false, learningRateScale: scale),
        ]
        for step in 0..<steps {
            state.step(
                weights: weights, gradients: randomArena(count, index: 2 + step), learningRate: learningRate,
                segments: segments)
        }
        return Array(weights.values)
    }
}

/// Floats that are cheap to make and look random.
func randomArena(_ count: Int, index: Int) -> FloatArena {
    let arena = FloatArena(count: count)
    var word = UInt32(truncatingIfNeeded: index &* 7919 &+ 1)
    for position in 0..<count {
        word = word &* 1_664_525 &+ 1_013_904_223
        arena.values[position] = Float(word >> 8) * 0x1p-23 - 1
    }
    return arena
}
