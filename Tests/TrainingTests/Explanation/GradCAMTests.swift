import NeuralNetworks
import Radiographs
import TestSupport
import Testing
import Training

@Suite("Grad-CAM")
struct GradCAMTests {
    @Test("Maps are PyTorch's, at any layer", arguments: try GradCAMFixture.file.get().cases)
    func agreesWithPyTorch(reference: GradCAMFixture.Case) throws {
        let model = try reference.model
        let pixels = reference.pixels
        for (layer, maps) in Dictionary(grouping: reference.maps, by: \.layer) {
            let gradCAM = try GradCAM(model: model, layer: layer)
            for expected in maps {
                let found = try gradCAM.heatmap(ofInput: pixels, class: expected.class)
                #expect(found.height == expected.rows)
                let values = stride(from: 0, to: found.values.count, by: expected.step).map {
                    found.values[$0]
                }
                #expect(!values.isEmpty)
                let difference = largestDifference(values, expected.values)
                #expect(difference < 1e-3, "\(layer ?? "usual layer"), class \(expected.class)")
            }
        }
    }

    @Test("A dropout layer's map is of what takes its values alone, though others take its input, too")
    func dropoutBesideAShortcut() throws {
        var pixels = [Float](repeating: 0, count: 144)
        for index in pixels.indices { pixels[index] = Float((index * index * 7) % 97) / 97 }
        // A layer that does nothing either, and is no dropout.
        let found = try heatmap(of: pixels, middle: #"{ "name": "d", "type": "dropout", "rate": 0.5 }"#)
        let expected = try heatmap(
            of: pixels, middle: #"{ "name": "d", "type": "averagePooling", "kernelSize": 1 }"#)
        #expect(expected.values.contains { $0 > 0 })
        #expect(largestDifference(found.values, expected.values) < 1e-5)
    }

    /// The map at the layer `d` between two convolutions, around which there is a shortcut.
    private func heatmap(of pixels: [Float], middle: String) throws -> Heatmap {
        let json = """
            {"network": {"input": [1, 12, 12], "layers": [
              {"name": "x", "type": "convolution", "filters": 16, "kernelSize": 3, "padding": "same"},
              \(middle),
              {"name": "y", "type": "convolution", "filters": 16, "kernelSize": 3, "padding": "same"},
              {"name": "r", "type": "relu"},
              {"name": "s", "type": "add", "inputs": ["x", "r"]},
              {"name": "flatten", "type": "flatten"},
              {"name": "logits", "type": "dense", "units": 2}]}}
            """
        let folder = try TemporaryFolder()
        let configuration = try Configuration(readFrom: folder.write(json, to: "config.json"))
        let network = try configuration.network.network(classCount: 2)
        let description = ModelDescription(
            network: network, classes: ["A", "B"], positiveClass: "B", configuration: configuration, epochs: 1
        )
        let model = ModelFile(description: description, parameters: Parameters(for: network, seed: 3))
        return try GradCAM(model: model, layer: "d").heatmap(ofInput: pixels, class: 1)
    }

    @Test("The enlarged map is that of PyTorch's interpolate")
    func enlargement() throws {
        let reference = try GradCAMFixture.file.get().enlargement
        let map = Heatmap(
            width: reference.width, height: reference.values.count / reference.width, values: reference.values
        )
        let size = ImageSize(
            width: reference.newWidth, height: reference.newValues.count / reference.newWidth)
        let found = map.resized(to: size)
        #expect(found.width == size.width && found.height == size.height)
        #expect(largestDifference(found.values, reference.newValues) < 1e-5)
        #expect(map.resized(to: ImageSize(width: map.width, height: map.height)) == map)
    }

    @Test(
        "The usual layer is the last that still has places",
        arguments: [
            (Preset.base, "relu4"), (.compact, "layer3.0.relu"), (.lenet5, "pool2"),
            (.alexnet, "features.12"),
            (.vgg16, "features.30"), (.vgg19BN, "features.52"), (.resnet50, "layer4.2.relu"),
            (.inceptionV3, "Mixed_7c"),
        ])
    func usualLayer(preset: Preset, expected: String) throws {
        #expect(
            try GradCAM.usualLayer(of: preset.network(input: preset.usualInput, classCount: 2)) == expected)
    }

    // MARK: Images

    private static let size = ImageSize(square: 20)

    /// A network whose one filter looks for what is bright, and whose positive class is what it finds.
    private func brightnessModel() throws -> ModelFile {
        let input = Shape(channels: 1, height: 20, width: 20)
        var layers = NetworkBuilder(input: input)
        layers.add("conv", .convolution(Convolution(filters: 16, kernelSize: 1)))
        layers.add("relu", .relu(ReLU()))
        layers.add("mean", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("logits", .dense(Dense(units: 2)))
        let network = try layers.network()
        let parameters = Parameters(layout: ParameterLayout(for: network))
        parameters["conv.weight"]?[0] = 1
        // Of the 2 × 16 weights, from the filter to the positive class.
        parameters["logits.weight"]?[16] = 1
        return ModelFile(describing: network, .layers(network), parameters: parameters)
    }

    @Test("What speaks for the positive class is hot, and nothing speaks for the other")
    func hotWhereItIsBright() throws {
        var image = Radiograph(size: Self.size)
        for y in 4..<8 { for x in 12..<17 { image[x, y] = UInt8(100 + x + y) } }
        let gradCAM = try GradCAM(model: brightnessModel())
        #expect(gradCAM.layer == "relu")
        let map = try gradCAM.heatmap(of: image)
        #expect((map.width, map.height) == (20, 20))
        for (value, level) in zip(map.values, image.pixels) {
            #expect(abs(value - Float(level) / 123) < 1e-5)
        }
        #expect(try gradCAM.heatmap(of: image, class: 0).values.allSatisfy { $0 == 0 })
        // Nothing of one image stays for the next.
        #expect(try gradCAM.heatmap(of: image) == map)
    }

    @Test("A network whose only maps are its input behind a dropout has a heatmap of that")
    func observedDropout() throws {
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 20, width: 20))
        layers.add("dropout", .dropout(Dropout(rate: 0.5)))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
        let network = try layers.network()
        let parameters = Parameters(layout: ParameterLayout(for: network))
        for pixel in 0..<400 { parameters["logits.weight"]?[400 + pixel] = 1 }
        let gradCAM = try GradCAM(
            model: ModelFile(describing: network, .layers(network), parameters: parameters))
        #expect(gradCAM.layer == "dropout")
        var image = Radiograph(size: Self.size)
        for x in 0..<20 { image[x, 3] = UInt8(10 * x) }
        // Nothing is dropped, and every pixel counts the same.
        for (value, level) in zip(try gradCAM.heatmap(of: image).values, image.pixels) {
            #expect(abs(value - Float(level) / 190) < 1e-5)
        }
    }

    @Test("A layer that is not there, or has no maps, is refused")
    func refusals() throws {
        let model = try brightnessModel()
        #expect(throws: GradCAMError.unknownLayer("rely", among: ["conv", "relu"])) {
            try GradCAM(model: model, layer: "rely")
        }
        #expect(throws: GradCAMError.layerWithoutMaps("logits", among: ["conv", "relu"])) {
            try GradCAM(model: model, layer: "logits")
        }
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 4, width: 4))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
        let linear = try layers.network()
        #expect(throws: GradCAMError.noMaps) {
            try GradCAM(
                model: ModelFile(
                    describing: linear, .layers(linear), parameters: Parameters(for: linear, seed: 1)))
        }
    }
}
