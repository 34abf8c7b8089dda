import NeuralNetworks
import Testing

@Suite("What a network takes to compute")
struct NetworkWorkTests {
    /// Convolutions over an image of 2²⁸ pixels.
    private func convolutions(_ count: Int, kernelSize: Int) throws(NetworkError) -> Network {
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 16_384, width: 16_384))
        for number in 1...count {
            layers.add(
                "conv\(number)",
                .convolution(Convolution(filters: 1, kernelSize: kernelSize, padding: .same)))
        }
        return try layers.network()
    }

    @Test("More multiply-adds than fit into a number are refused")
    func whatOverflowsIsRefused() throws {
        let error = #expect(throws: NetworkError.self) { try convolutions(300, kernelSize: 16_384) }
        #expect(error?.layer == "conv1" && error?.exitStatus == .badData)
        #expect(error?.problem.contains("more than 70,368,744,177,664 multiply-adds; use ") == true)
    }

    @Test("The layer with which the sum grows too large is named")
    func theLayerIsNamed() throws {
        #expect(try convolutions(4, kernelSize: 256).multiplyAdds == 1 << 46)
        let error = #expect(throws: NetworkError.self) { try convolutions(5, kernelSize: 256) }
        #expect(error?.layer == "conv5")
    }
}
