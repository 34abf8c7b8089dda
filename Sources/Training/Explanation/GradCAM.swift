import Diagnostics
import NeuralNetworks
import OneDNN
import Radiographs

/// Where in an image a network sees what speaks for a class.
///
/// Selvaraju, Cogswell, Das, Vedantam, Parikh and Batra, "Grad-CAM: Visual Explanations from Deep Networks via
/// Gradient-based Localization" (ICCV 2017): each map of a layer counts by the mean over its places of the derivative of
/// the class' logit; of the weighted sum the positive part is kept, and divided by its maximum.
///
/// Everything is computed in float32 and as at inference: nothing is dropped, batch normalisation uses its running
/// statistics. May be used from any thread; images take turns on the compute thread.
public final class GradCAM: Sendable {
    /// What the model is, its classes among other things.
    public let model: ModelDescription
    /// The layer whose maps are looked at.
    public let layer: String
    /// Its rows and columns.
    public let mapSize: ImageSize

    private let mapCount: Int
    /// Touched on the compute thread alone.
    private nonisolated(unsafe) let plan: Plan

    /// Compiles the model's network for one image at a time, forward, and backward to the layer.
    ///
    /// - Parameters:
    ///   - file: the model.
    ///   - name: of the layer whose maps are looked at; without one, ``usualLayer(of:)``.
    /// - Throws: ``GradCAMError`` where there is no such layer, or it has no maps; `PlanError` where this machine cannot
    ///   compute the network.
    public init(model file: ModelFile, layer name: String? = nil) throws {
        let network = file.description.network
        guard let layer = name ?? Self.usualLayer(of: network) else { throw GradCAMError.noMaps }
        guard let index = network.nodes.firstIndex(where: { $0.name == layer }) else {
            throw GradCAMError.unknownLayer(layer, among: Self.layersWithMaps(of: network))
        }
        let shape = network.shapes[index]
        guard shape.isVolume else {
            throw GradCAMError.layerWithoutMaps(layer, among: Self.layersWithMaps(of: network))
        }
        model = file.description
        self.layer = layer
        mapSize = ImageSize(width: shape.size.width, height: shape.size.height)
        mapCount = shape.channels
        plan = try ComputeThread.run {
            var options = PlanOptions(precision: .float32)
            options.observedLayer = layer
            options.computesAsAtInference = true
            return try Plan(
                network, parameters: file.parameters, phase: .training, batchSize: 1, options: options,
                engine: Engine())
        }
    }

    // MARK: Layers

    /// The layer that is looked at unless another is asked for: the last one with maps of more than one place, as it is
    /// after the ReLU, the normalisation and the pooling behind the last convolution, and before a pooling to a fixed
    /// size. There the maps mean most and still have places. `nil` where a network has no maps.
    public static func usualLayer(of network: Network) -> String? {
        network.nodes.indices.last { index in
            let shape = network.shapes[index]
            return shape.isVolume && shape.size.count > 1 && !network.nodes[index].layer.poolsToFixedSize
        }.map { network.nodes[$0].name }
    }

    /// The names of all layers with maps, in the order of the network.
    public static func layersWithMaps(of network: Network) -> [String] {
        zip(network.nodes, network.shapes).filter { $0.1.isVolume }.map(\.0.name)
    }

    // MARK: Maps

    /// What speaks for a class in an image. Of several views that the model takes of an image this is the first, the
    /// image as it is.
    ///
    /// - Parameters:
    ///   - image: of the model's `imageSize`.
    ///   - index: the class, by its place among the model's; without one, the positive class.
    /// - Returns: a map of the layer's rows and columns. All of it is 0 where nothing speaks for the class.
    /// - Precondition: the image has that size.
    /// - Throws: `OneDNNError` where it cannot be computed.
    public func heatmap(of image: Radiograph, class index: Int? = nil) throws -> Heatmap {
        precondition(image.size == model.imageSize, "found \(image.size), expected \(model.imageSize)")
        return try heatmap(class: index ?? model.positiveIndex) { input in
            let writer = InputWriter(
                size: image.size, preprocessing: model.preprocessing, elementType: .float32)
            image.withPixels { writer.write($0, to: input) }
        }
    }

    /// What speaks for a class in an input: channels × rows × columns, after preprocessing.
    package func heatmap(ofInput values: [Float], class index: Int) throws -> Heatmap {
        precondition(values.count == model.network.input.count, "an input of another network")
        return try heatmap(class: index) { input in
            values.withUnsafeBytes {
                input.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(input), byteCount: $0.count)
            }
        }
    }

    private func heatmap(class index: Int, writingInput write: (UnsafeMutableRawPointer) -> Void) throws
        -> Heatmap
    {
        precondition(model.classes.indices.contains(index), "class \(index) of \(model.classes.count)")
        let sums = try ComputeThread.run {
            guard let logitsGradient = plan.logitsGradient, let (activation, gradient) = plan.observation
            else {
                preconditionFailure("a plan that observes a layer has its gradient")
            }
            write(plan.input)
            try plan.forward()
            logitsGradient.update(repeating: 0)
            logitsGradient[index] = 1
            try plan.backward()
            return Self.weightedSum(
                of: UnsafeBufferPointer(activation), by: UnsafeBufferPointer(gradient), maps: mapCount)
        }
        let maximum = sums.max() ?? 0
        let values = maximum > 0 ? sums.map { max($0 / maximum, 0) } : sums.map { _ in 0 }
        return Heatmap(width: mapSize.width, height: mapSize.height, values: values)
    }

    /// The sum of all maps, each times the mean of its gradient.
    private static func weightedSum(
        of activation: UnsafeBufferPointer<Float>, by gradient: UnsafeBufferPointer<Float>, maps: Int
    ) -> [Float] {
        let places = activation.count / maps
        var sums = [Float](repeating: 0, count: places)
        for map in 0..<maps {
            let range = map * places..<(map + 1) * places
            let weight = gradient[range].reduce(0, +) / Float(places)
            for (place, value) in zip(sums.indices, activation[range]) { sums[place] += weight * value }
        }
        return sums
    }
}

extension Layer {
    /// Whether its output has the same size whatever the input's: what it makes has lost its places.
    fileprivate var poolsToFixedSize: Bool {
        switch self {
        case .globalAveragePooling, .adaptiveAveragePooling: true
        default: false
        }
    }
}

/// A network, or a layer of it, that has no maps to look at.
public enum GradCAMError: ReportableError, Equatable {
    case noMaps
    case unknownLayer(String, among: [String])
    case layerWithoutMaps(String, among: [String])

    /// One line that says which layers there are.
    public var description: String {
        switch self {
        case .noMaps: "the network has no layer with maps that Grad-CAM could look at, only rows of features"
        case .unknownLayer(let name, let layers):
            "the network has no layer \"\(name)\"\(suggestion(for: name, among: layers)); the last ones with maps are"
                + " \(Self.last(layers))"
        case .layerWithoutMaps(let name, let layers):
            "layer \"\(name)\" gives a row of features, expected one with maps, of which the last ones are"
                + " \(Self.last(layers))"
        }
    }

    private static func last(_ layers: [String]) -> String { layers.suffix(8).joined(separator: ", ") }

    /// A layer that was asked for in vain is a slip of the command line.
    public var exitStatus: ExitStatus {
        switch self {
        case .noMaps: .badData
        case .unknownLayer, .layerWithoutMaps: .usage
        }
    }
}
