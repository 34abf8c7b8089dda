import NeuralNetworks
import TestSupport
import Testing

@Suite struct AveragedWeightsTests {
    struct References: Decodable {
        struct Reference: Decodable {
            let weights: [[Float]]
            let average: [Double]

            enum CodingKeys: String, CodingKey {
                case weights
                case average = "averageWithDecay0.9"
            }
        }
        let start: [Float]
        let cases: [Reference]
    }

    @Test func agreesWithPyTorch() throws {
        let references: References = try fixture("optimizers.json")
        #expect(references.cases.count == 11)
        for reference in references.cases {
            let averaged = AveragedWeights(
                ExponentialMovingAverage(decay: 0.9, warmsUp: false), of: FloatArena(references.start))
            for weights in reference.weights { averaged.update(with: FloatArena(weights)) }
            expectClose(Array(averaged.values.values), reference.average)
            #expect(averaged.stepCount == 10)
        }
    }

    @Test func theFirstStepsForgetFaster() {
        let average = ExponentialMovingAverage(decay: 0.99)
        let decays = (0..<2000).map { average.decay(atStep: $0) }
        #expect(decays[0] == 0.1)
        #expect(zip(decays, decays.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(decays[1999] == 0.99)
    }

    @Test func anAverageOfUnchangedWeightsIsThem() {
        let weights = randomArena(9001, index: 3)
        let averaged = AveragedWeights(ExponentialMovingAverage(), of: weights)
        averaged.update(with: weights)
        #expect(Array(averaged.values.values) == Array(weights.values))
    }

    @Test func theNumberOfThreadsChangesNoBit() {
        let (start, weights) = (randomArena(20_001, index: 4), randomArena(20_001, index: 5))
        let outcomes = [1, 3].map { threads in
            withTeam(of: threads) {
                let averaged = AveragedWeights(ExponentialMovingAverage(decay: 0.9), of: start)
                for _ in 0..<3 { averaged.update(with: weights) }
                return Array(averaged.values.values)
            }
        }
        #expect(outcomes[0] == outcomes[1])
    }
}
