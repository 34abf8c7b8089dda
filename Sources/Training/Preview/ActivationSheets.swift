import NeuralNetworks
import OneDNN
import Radiographs

/// What a trained network sees: its filters, and what each layer makes of one image.
public struct ActivationSheets {
    /// One sheet of pictures.
    public struct Page: Sendable {
        /// The layer it is of.
        public let layer: String
        /// What it shows, in a line.
        public let description: String
        /// The pictures.
        public let sheet: ContactSheet
    }

    /// Which layers are drawn, and how much of them.
    public struct Request: Sendable {
        /// The layers whose activations are drawn; all where it is empty.
        public var layers: [String] = []
        /// The convolutions whose filters are drawn; the first one where it is empty.
        public var filters: [String] = []
        /// The most maps, or filters, on a page.
        public var maximumCount = 64

        /// Everything that is usually looked at.
        public init() {}

        /// Makes sure that a model has the layers.
        ///
        /// - Throws: ``ActivationError`` for a name that is no layer's.
        public func check(for model: ModelFile) throws(ActivationError) {
            let nodes = model.description.network.nodes
            try ActivationError.check(layers, among: nodes.map(\.name), what: "layer")
            let convolutions = nodes.filter(\.isConvolution).map(\.name)
            try ActivationError.check(filters, among: convolutions, what: "convolution")
        }
    }

    /// The image, and the strongest maps of the last layer at each size of map: the whole way on one page.
    public let overview: ContactSheet
    /// The learned filters, a page a convolution.
    public let filters: [Page]
    /// The activations, a page a layer, in the network's order.
    public let layers: [Page]

    /// Draws what a model makes of an image.
    ///
    /// - Parameters:
    ///   - model: the network and its weights.
    ///   - image: of the model's `imageSize`.
    ///   - request: which layers.
    /// - Throws: ``ActivationError`` for a name that is no layer's, `PlanError` where this machine cannot compute one.
    public init(of model: ModelFile, image: Radiograph, _ request: Request = Request()) throws {
        let description = model.description
        let network = description.network
        precondition(image.size == description.imageSize, "found \(image.size)")
        try request.check(for: model)

        let input = Self.input(image, by: description.preprocessing)
        let outputs = try ComputeThread.run {
            try network.outputs(of: input, parameters: model.parameters, engine: Engine())
        }
        let firstConvolution = network.nodes.first(where: \.isConvolution).map { [$0.name] } ?? []
        let filtersOf = request.filters.isEmpty ? firstConvolution : request.filters
        filters = filtersOf.compactMap { layer in
            FilterDrawing(of: layer, in: model.parameters)?.page(atMost: request.maximumCount)
        }
        let names = description.classes
        layers = outputs.filter { request.layers.isEmpty || request.layers.contains($0.node.name) }.map {
            ActivationDrawing($0, classes: names).page(atMost: request.maximumCount)
        }
        overview = Self.overview(of: outputs, image: image, title: description.configuration.name)
    }

    /// The last rectified output at each size of map, or the last one where none is rectified.
    private static func lastOfEachSize(_ outputs: [LayerOutput]) -> [LayerOutput] {
        let volumes = outputs.filter { $0.shape.isVolume && $0.shape.size.count > 1 }
        return volumes.indices.filter { index in
            let same = volumes.indices.filter { volumes[$0].shape.size == volumes[index].shape.size }
            return index == same.last { volumes[$0].node.isRectified } ?? same.last
        }.map { volumes[$0] }
    }

    /// The network's input.
    private static func input(_ image: Radiograph, by preprocessing: Preprocessing) -> [Float] {
        let writer = InputWriter(size: image.size, preprocessing: preprocessing, elementType: .float32)
        return Array(unsafeUninitializedCapacity: preprocessing.channels * image.size.pixelCount) {
            room, count in
            if let place = UnsafeMutableRawPointer(room.baseAddress) {
                image.withPixels { writer.write($0, to: place) }
            }
            count = preprocessing.channels * image.size.pixelCount
        }
    }

    /// The number of maps of a layer in the overview.
    private static let overviewColumns = 8

    private static func overview(of outputs: [LayerOutput], image: Radiograph, title: String) -> ContactSheet
    {
        let first = ActivationDrawing.fitted(FloatMap(image))
        let black = ColorImage(
            size: ImageSize(width: 1, height: 1), filledWith: ContactSheet.defaultBackground)
        var cells = [ContactSheet.Cell(ColorImage(first, in: 0...255, colors: .grey), caption: "image")]
        cells += Array(repeating: ContactSheet.Cell(black), count: overviewColumns - 1)
        for output in lastOfEachSize(outputs) {
            let drawing = ActivationDrawing(output, classes: [])
            let maps = drawing.liveliest(overviewColumns)
            cells += maps.enumerated().map { place, channel in
                ContactSheet.Cell(
                    drawing.picture(of: channel),
                    caption: place == 0 ? "\(output.node.name)\n\(output.shape)" : "\(channel)")
            }
            cells += Array(repeating: ContactSheet.Cell(black), count: overviewColumns - maps.count)
        }
        return ContactSheet(
            cells, columns: overviewColumns,
            title: "\(title): the image, and the maps that vary most at each size")
    }
}

extension Node {
    /// Whether none of its numbers is below zero.
    fileprivate var isRectified: Bool { if case .relu = layer { true } else { false } }
    /// Whether it has filters.
    fileprivate var isConvolution: Bool { if case .convolution = layer { true } else { false } }
}
