import NeuralNetworks
import OneDNN
import Radiographs
import Testing
import Training

@Suite("The sheets of filters and activations")
struct ActivationSheetsTests {
    private let image: Radiograph = {
        let size = ImageSize(width: 32, height: 32)
        return Radiograph(size: size, pixels: (0..<size.pixelCount).map { UInt8($0 * 37 % 251) })
    }()

    /// A model with random weights, or with none, which is made faster.
    private func model(_ preset: Preset, hasWeights: Bool = true) throws -> ModelFile {
        let input = Shape(channels: preset.usualInput.channels, height: 32, width: 32)
        let network = try preset.network(input: input, classCount: 2)
        let configuration = Configuration(
            name: "looked at", preprocessing: Preprocessing(.unit, channels: input.channels),
            network: .preset(preset, input: input))
        let description = ModelDescription(
            network: network, classes: ["NORMAL", "PNEUMONIA"], positiveClass: "PNEUMONIA",
            configuration: configuration, epochs: 1)
        let parameters =
            hasWeights
            ? Parameters(for: network, seed: 1) : Parameters(layout: ParameterLayout(for: network))
        return ModelFile(description: description, parameters: parameters)
    }

    @Test(
        "Every layer has its page and the first convolution its filters",
        arguments: [
            Preset.base, .compact, .vgg16, .resnet18,
        ])
    func everyLayerHasAPage(preset: Preset) throws {
        let model = try model(preset, hasWeights: false)
        let network = model.description.network
        let sheets = try ActivationSheets(of: model, image: image)
        #expect(sheets.layers.map(\.layer) == network.nodes.map(\.name))
        #expect(sheets.filters.map(\.layer) == [network.nodes[0].name])
        for (page, shape) in zip(sheets.layers, network.shapes) {
            #expect(page.description.contains("\(shape)"))
            let isMaps = shape.isVolume && shape.size.count > 1
            #expect(page.sheet.cells.count == (isMaps ? min(64, shape.channels) : 1))
            if isMaps {
                let factor = 96 / shape.size.width
                #expect(page.sheet.cells[0].image.size.width == shape.size.width * factor)
            }
        }
        // The image, and eight maps for each size that is left.
        let sizes = Set(network.shapes.filter { $0.isVolume && $0.size.count > 1 }.map(\.size))
        #expect(sheets.overview.cells.count == 8 * (1 + sizes.count))
    }

    @Test("A pixel's colour is that of its activation")
    func colorsAreThoseOfTheActivations() throws {
        let model = try model(.base)
        let network = model.description.network
        let outputs = try ComputeThread.run {
            try network.outputs(
                of: image.pixels.map { Float($0) / 255 }, parameters: model.parameters, engine: Engine())
        }
        let index = try #require(network.nodes.firstIndex { $0.layer == .relu(ReLU()) })
        let output = outputs[index]
        let page = try ActivationSheets(of: model, image: image).layers[index]
        let reach = output.values.sorted()[output.values.count - 1 - output.values.count / 200]
        let map = FloatMap(size: ImageSize(square: 16), values: Array(output.channel(5)))
        #expect(
            page.sheet.cells[5].image == ColorImage(map, in: 0...reach, colors: .viridis).enlarged(by: 6))
    }

    @Test("Filters are drawn blue below zero and red above")
    func filtersAreDrawnByTheirSign() throws {
        let model = try model(.base)
        let weights = Array(try #require(model.parameters["conv1.weight"]))
        let reach = weights.map(abs).max() ?? 0
        let sheet = try ActivationSheets(of: model, image: image).filters[0].sheet
        #expect(sheet.cells.count == 32)
        let picture = sheet.cells[2].image
        #expect(picture.size == ImageSize(square: 39))
        for place in 0..<9 {
            let expected = ColorMap.coolWarm.color(at: (weights[18 + place] + reach) / (2 * reach))
            #expect(picture[place % 3 * 13, place / 3 * 13] == expected)
        }
    }

    @Test("What is asked for is drawn, and nothing else")
    func requestsAreKept() throws {
        var request = ActivationSheets.Request()
        request.layers = ["pool2"]
        request.filters = ["conv2", "conv3"]
        request.maximumCount = 4
        let sheets = try ActivationSheets(of: model(.base), image: image, request)
        #expect(sheets.layers.map(\.layer) == ["pool2"])
        #expect(sheets.layers[0].sheet.cells.count == 4)
        #expect(sheets.layers[0].description.contains("the first 4 of 64"))
        #expect(sheets.filters.map(\.layer) == ["conv2", "conv3"])
        // Four filters with sixteen of their channels.
        #expect(sheets.filters[0].sheet.cells.count == 64)
    }

    @Test("A name that is no layer's is refused with the nearest one")
    func strangersAreRefused() throws {
        var request = ActivationSheets.Request()
        request.layers = ["pol2"]
        let layer = try #require(throws: ActivationError.self) {
            try ActivationSheets(of: model(.base), image: image, request)
        }
        #expect("\(layer)".contains("no layer \"pol2\"; did you mean \"pool2\"?"))
        request.layers = []
        request.filters = ["pool2"]
        let filter = try #require(throws: ActivationError.self) {
            try ActivationSheets(of: model(.base), image: image, request)
        }
        #expect("\(filter)".contains("no convolution \"pool2\""))
    }
}
