import NeuralNetworks
import OneDNN
import Testing

@Suite("A ReLU with a maximum", .enabled(if: Processor.multipliesBFloat16))
struct ClippedReLUTests {
    /// bfloat16 has a number a little below 0.7, and one a little above 0.3.
    @Test("passes no gradient on through what it has cut off, in bfloat16", arguments: [0.7, 0.3] as [Float])
    func noGradientBeyondTheMaximum(maximum: Float) throws {
        let (input, gradient) = try ComputeThread.run {
            let network = try SmallNetwork(input: Shape(features: 40), precision: .bfloat16) {
                $0.add("relu", .relu(ReLU(maximum: maximum)))
                $0.add("dense", .dense(Dense(units: 6)))
            }
            return (network.input, try network.gradients().input)
        }
        let beyond = input.indices.filter { input[$0] > maximum + 0.01 }
        let within = input.indices.filter { 0.01..<maximum - 0.01 ~= input[$0] }
        #expect(beyond.count > 5 && beyond.allSatisfy { gradient[$0] == 0 })
        #expect(within.count > 5 && within.allSatisfy { gradient[$0] != 0 })
    }
}
