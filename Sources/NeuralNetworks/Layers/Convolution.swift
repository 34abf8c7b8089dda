import Diagnostics

/// Convolution: every filter slides over rows and columns and sums, at each place, the products of its weights
/// with what lies under it, over all channels.
///
/// Input C×H×W; weights `filters`×C×k×k; output `filters`×H'×W' with H' = floor((H + 2p − k) / s) + 1.
/// (As everywhere in deep learning the kernel is not flipped: mathematicians call this cross-correlation.)
public struct Convolution: LayerRule {
    /// `convolution` in a config.
    public static let typeName = "convolution"

    /// The number of filters, which is the number of output channels.
    public var filters: Int
    /// Rows and columns of a filter.
    public var kernelSize: Size2D
    /// How far a filter moves from one output to the next.
    public var stride: Size2D
    /// The zeros around the image.
    public var padding: Padding
    /// The distance between the kernel's neighbours; 1 is the dense kernel.
    public var dilation: Size2D
    /// Whether each filter adds a number of its own.
    public var bias: Bool
    /// How the weights start; biases start at 0.
    public var initializer: Initializer

    /// Square filters. Defaults are those a config gets that leaves the key out.
    public init(
        filters: Int, kernelSize: Int, stride: Int = 1, padding: Padding = .valid, dilation: Int = 1,
        bias: Bool = true, initializer: Initializer = .heNormal
    ) {
        self.filters = filters
        self.kernelSize = Size2D(kernelSize)
        self.stride = Size2D(stride)
        self.padding = padding
        self.dilation = Size2D(dilation)
        self.bias = bias
        self.initializer = initializer
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case filters, kernelSize, stride, padding, dilation, bias, initializer
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: Node.commonKeys)
        filters = try container.value(.filters, expecting: "a whole number from 1 to 65536") {
            1...65_536 ~= $0
        }
        kernelSize = try Size2D.decode(container, .kernelSize, default: nil)
        stride = try Size2D.decode(container, .stride, default: Size2D(1))
        padding = try container.value(.padding, default: .valid)
        dilation = try Size2D.decode(container, .dilation, default: Size2D(1))
        bias = try container.value(.bias, default: true)
        initializer = try container.choice(.initializer, default: .heNormal)
    }

    package var slidingWindow: SlidingWindow {
        SlidingWindow(kernelSize: kernelSize, stride: stride, padding: padding, dilation: dilation)
    }

    /// C×H×W → filters×H'×W'.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        let size = try slidingWindow.outputSize(of: volume(inputs).size)
        return Shape(channels: filters, height: size.height, width: size.width)
    }

    /// `weight`, filters × channels × rows × columns (OIHW), and `bias`.
    public func parameters(of inputs: [Shape]) -> [ParameterSpecification] {
        let channels = inputs[0].channels
        let weight = ParameterSpecification(
            name: "weight", shape: [filters, channels, kernelSize.height, kernelSize.width], role: .weight,
            initialization: initializer.initialization(
                fanIn: channels * kernelSize.count, fanOut: filters * kernelSize.count))
        return bias ? [weight, .bias(count: filters)] : [weight]
    }

    /// Every output sums a filter's size over all channels.
    public func multiplyAdds(of inputs: [Shape], output: Shape) -> Int {
        output.count * inputs[0].channels * kernelSize.count
    }
}
