import Diagnostics

/// Convolution: every filter slides over rows and columns and sums, at each place, the products of its weights
/// with what lies under it, over all channels.
///
/// Input C×H×W; weights `filters`×C×k×k; output `filters`×H'×W' with H' = floor((H + 2p − k) / s) + 1.
/// With groups the channels are cut into that many parts and each filter sees one of them: weights `filters`×C/groups×k×k.
/// As many groups as channels is the depthwise convolution of Chollet, "Xception" (CVPR 2017).
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
    /// Into how many parts channels and filters are cut, each filter seeing its part of the channels.
    public var groups: Int
    /// Whether each filter adds a number of its own.
    public var bias: Bool
    /// How the weights start; biases start at 0.
    public var initializer: Initializer

    /// Square filters. Defaults are those a config gets that leaves the key out.
    public init(
        filters: Int, kernelSize: Int, stride: Int = 1, padding: Padding = .valid, dilation: Int = 1,
        groups: Int = 1, bias: Bool = true, initializer: Initializer = .heNormal
    ) {
        self.filters = filters
        self.kernelSize = Size2D(kernelSize)
        self.stride = Size2D(stride)
        self.padding = padding
        self.dilation = Size2D(dilation)
        self.groups = groups
        self.bias = bias
        self.initializer = initializer
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case filters, kernelSize, stride, padding, dilation, groups, bias, initializer
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
        groups = try container.value(
            .groups, default: 1, expecting: "a whole number from 1 to 65536"
        ) { 1...65_536 ~= $0 }
        bias = try container.value(.bias, default: true)
        initializer = try container.choice(.initializer, default: .heNormal)
    }

    package var slidingWindow: SlidingWindow {
        SlidingWindow(kernelSize: kernelSize, stride: stride, padding: padding, dilation: dilation)
    }

    /// C×H×W → filters×H'×W'.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        let input = try volume(inputs)
        guard input.channels.isMultiple(of: groups), filters.isMultiple(of: groups) else {
            throw ShapeProblem(
                "\(input.channels) channels and \(filters) filters cannot be cut into \(groups) groups; use a"
                    + " number that divides both")
        }
        let size = try slidingWindow.outputSize(of: input.size)
        return Shape(channels: filters, height: size.height, width: size.width)
    }

    /// `weight`, filters × channels / groups × rows × columns (OIHW), and `bias`.
    public func parameters(of inputs: [Shape]) -> [ParameterSpecification] {
        let channels = inputs[0].channels / groups
        let weight = ParameterSpecification(
            name: "weight", shape: [filters, channels, kernelSize.height, kernelSize.width], role: .weight,
            initialization: initializer.initialization(
                fanIn: channels * kernelSize.count, fanOut: filters / groups * kernelSize.count))
        return bias ? [weight, .bias(count: filters)] : [weight]
    }

    /// Every output sums a filter's size over the channels of its group.
    public func multiplyAdds(of inputs: [Shape], output: Shape) -> Int {
        output.count * (inputs[0].channels / groups) * kernelSize.count
    }

    /// The weights' dimensions as the engine takes them: with groups, these come first.
    package func weightDimensions(channels: Int) -> [Int] {
        let filter = [channels / groups] + kernelSize.pair
        return groups > 1 ? [groups, filters / groups] + filter : [filters] + filter
    }
}
