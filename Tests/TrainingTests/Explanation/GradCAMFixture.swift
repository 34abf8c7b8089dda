import Files
import Foundation
import NeuralNetworks
import SystemPackage
import TestSupport
import Testing
import Training

/// What `scripts/make-fixtures/grad_cam.py` computed with PyTorch.
struct GradCAMFixture: Decodable {
    /// A small map and the same at another size.
    struct Enlargement: Decodable {
        let width: Int
        let values: [Float]
        let newWidth: Int
        let newValues: [Float]
    }

    /// A network and its maps.
    struct Case: Decodable, CustomTestStringConvertible {
        let preset: Preset
        let input: [Int]
        let classes: Int
        /// The most units of a dense layer before the classes; `nil` where they are the preset's.
        let denseUnits: Int?
        let shift: Double
        /// Which series of images.
        let images: Int
        let maps: [Map]

        var testDescription: String { preset.rawValue }

        /// The image.
        var pixels: [Float] {
            FormulaNumbers.sequence("images\(images)", input.reduce(1, *)).map { Float($0) }
        }

        /// The network with the weights of the formula.
        var model: ModelFile {
            get throws {
                let shape = Shape(channels: input[0], height: input[1], width: input[2])
                let whole = try preset.network(input: shape, classCount: classes)
                let network = try denseUnits.map(whole.withDenseLayers) ?? whole
                return ModelFile(
                    describing: network, .layers(network),
                    parameters: FormulaNumbers.parameters(of: network, shift: shift))
            }
        }
    }

    /// Every so-manieth place of a map.
    struct Map: Decodable {
        /// `nil` for the layer that is looked at unless another is asked for.
        let layer: String?
        let `class`: Int
        let rows: Int
        let step: Int
        let values: [Float]
    }

    let enlargement: Enlargement
    let cases: [Case]

    static let file = Result {
        let path = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .pushing(FilePath("Fixtures/grad-cam.json"))
        return try JSONDecoder().decode(GradCAMFixture.self, from: try readFile(path))
    }
}

extension ModelFile {
    /// A model whose classes are called by their numbers, of which 1 is the positive one.
    init(describing network: Network, _ configuration: NetworkConfiguration, parameters: Parameters) {
        let classes = (0..<network.output.count).map { "\($0)" }
        self.init(
            description: ModelDescription(
                network: network, classes: classes, positiveClass: "1",
                configuration: Configuration(name: "model", network: configuration), epochs: 1),
            parameters: parameters)
    }
}
