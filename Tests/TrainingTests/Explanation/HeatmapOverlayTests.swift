import Foundation
import NeuralNetworks
import Radiographs
import Testing
import Training

@Suite("Heatmaps over images")
struct HeatmapOverlayTests {
    /// A small network for images of a size.
    private func model(of size: ImageSize) throws -> ModelFile {
        var layers = NetworkBuilder(input: Shape(channels: 1, height: size.height, width: size.width))
        layers.add("conv", .convolution(Convolution(filters: 16, kernelSize: 1)))
        layers.add("relu", .relu(ReLU()))
        layers.add("mean", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("logits", .dense(Dense(units: 2)))
        let network = try layers.network()
        return ModelFile(
            describing: network, .layers(network), parameters: Parameters(for: network, seed: 1))
    }

    @Test(
        "A picture is enlarged by its longer side, so that a narrow one does not become enormous",
        arguments: [
            (ImageSize(square: 16), ImageSize(square: 448)),
            (ImageSize(width: 100, height: 150), ImageSize(width: 300, height: 450)),
            (ImageSize(width: 150, height: 100), ImageSize(width: 450, height: 300)),
            (ImageSize(width: 1, height: 4096), ImageSize(width: 1, height: 4096)),
        ])
    func sizeOfAPicture(input: ImageSize, expected: ImageSize) throws {
        let overlay = try HeatmapOverlay(model: model(of: input))
        let image = Data(try ImageEncoder.png(Radiograph(size: input, filledWith: 90)))
        #expect(try overlay.picture(of: image, named: "image").size == expected)
    }
}
