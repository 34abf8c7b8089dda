import Diagnostics

/// The mean of each channel over all rows and columns: C×H×W → C features.
///
/// Lin, Chen and Yan, "Network In Network" (ICLR 2014).
public struct GlobalAveragePooling: LayerRule, NoHyperParameters {
    /// `globalAveragePooling` in a config.
    public static let typeName = "globalAveragePooling"
    /// Has no hyper-parameters.
    public init() {}

    /// One feature a channel.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        Shape(features: try volume(inputs).channels)
    }
}

/// The mean of each channel over a fixed number of regions, whatever the size of the image: C×H×W → C×h×w.
///
/// Output i of n covers the rows floor(i·H / n) to ceil((i + 1)·H / n), so that regions of an image that cannot be
/// divided evenly overlap, as in PyTorch. With it the dense layers of AlexNet and VGG take images of any size.
public struct AdaptiveAveragePooling: LayerRule {
    /// `adaptiveAveragePooling` in a config.
    public static let typeName = "adaptiveAveragePooling"

    /// Rows and columns of the output.
    public var outputSize: Size2D

    /// A square output.
    public init(outputSize: Int) { self.outputSize = Size2D(outputSize) }

    enum CodingKeys: String, CodingKey, CaseIterable { case outputSize }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: Node.commonKeys)
        outputSize = try Size2D.decode(container, .outputSize, default: nil)
    }

    /// C×H×W → C×h×w.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        Shape(channels: try volume(inputs).channels, height: outputSize.height, width: outputSize.width)
    }

    /// The pooling of fixed windows that gives the same, where the regions touch without overlapping.
    package func evenWindow(over input: Shape) -> PoolingWindow? {
        let size = input.size
        guard size.height.isMultiple(of: outputSize.height), size.width.isMultiple(of: outputSize.width)
        else { return nil }
        return PoolingWindow(
            tilesOf: Size2D(
                height: size.height / outputSize.height, width: size.width / outputSize.width))
    }
}
