import NeuralNetworks
import TestSupport
import Testing

@Suite struct GradientClippingTests {
    private let count = 50_003

    @Test func aLongGradientIsCutToTheMaximum() {
        let gradients = randomArena(count, index: 1)
        let segments = [ParameterSegment(range: 0..<count)]
        for maximum in [0.01, 1, 10, 1e6] {
            let norm = GradientClipping.norm(of: gradients, segments: segments)
            let scale = GradientClipping(maximumNorm: maximum).scale(forNorm: norm)
            let clipped = FloatArena(gradients.values.map { $0 * scale })
            let clippedNorm = GradientClipping.norm(of: clipped, segments: segments)
            #expect(clippedNorm <= maximum * 1.00001)
            #expect(norm <= maximum ? scale == 1 : clippedNorm > maximum * 0.999)
        }
    }

    @Test func theNormIsTheSameForAnyNumberOfThreads() {
        let gradients = randomArena(count, index: 2)
        let segments = [ParameterSegment(range: 0..<20_001), ParameterSegment(range: 20_001..<count)]
        let norms = [1, 2, 3].map { threads in
            withTeam(of: threads) { GradientClipping.norm(of: gradients, segments: segments) }
        }
        #expect(norms[0] == norms[1] && norms[0] == norms[2])
        let expected = gradients.values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        expectClose([norms[0]], [expected], relative: 1e-12)
    }

    @Test func onlyTrainedGradientsCount() {
        let gradients = FloatArena([3, 100, 4, 100])
        let segments = [
            ParameterSegment(range: 0..<1), ParameterSegment(range: 1..<2, isTrained: false),
            ParameterSegment(range: 2..<3),
        ]
        #expect(GradientClipping.norm(of: gradients, segments: segments) == 5)
    }

    @Test func aGradientThatIsNoNumberShowsInTheNorm() {
        let gradients = FloatArena([1, .nan, 2])
        #expect(GradientClipping.norm(of: gradients, segments: [ParameterSegment(range: 0..<3)]).isNaN)
    }
}
