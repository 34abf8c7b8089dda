import Diagnostics

/// The largest value under each window; the window stays inside the image or sees nothing beyond its edge.
///
/// C×H×W → C×H'×W' with H' = floor((H + 2p − k) / s) + 1.
public struct MaxPooling: LayerRule {
    /// `maxPooling` in a config.
    public static let typeName = "maxPooling"

    /// The window and how it slides.
    public var pool: PoolingWindow

    /// A square window; windows touch where no stride is given.
    public init(kernelSize: Int, stride: Int? = nil, padding: Padding = .valid) {
        pool = PoolingWindow(kernelSize: kernelSize, stride: stride, padding: padding)
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws { pool = try PoolingWindow(from: decoder) }
    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws { try pool.encode(to: encoder) }

    /// C×H×W → C×H'×W'.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        try pool.outputShape(of: volume(inputs))
    }
}

/// The mean value under each window; padding is counted as zeros only where `countsPadding` says so.
///
/// C×H×W → C×H'×W' with H' = floor((H + 2p − k) / s) + 1.
public struct AveragePooling: LayerRule {
    /// `averagePooling` in a config.
    public static let typeName = "averagePooling"

    /// The window and how it slides.
    public var pool: PoolingWindow
    /// Whether the zeros of the padding take part in the mean. Keras leaves them out, PyTorch counts them.
    public var countsPadding: Bool

    /// A square window; windows touch where no stride is given.
    public init(kernelSize: Int, stride: Int? = nil, padding: Padding = .valid, countsPadding: Bool = false) {
        pool = PoolingWindow(kernelSize: kernelSize, stride: stride, padding: padding)
        self.countsPadding = countsPadding
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case countsPadding }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        pool = try PoolingWindow(from: decoder, alsoAllowing: CodingKeys.allCases.map(\.rawValue))
        countsPadding = try decoder.container(keyedBy: CodingKeys.self).value(.countsPadding, default: false)
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        try pool.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(countsPadding, forKey: .countsPadding)
    }

    /// C×H×W → C×H'×W'.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape {
        try pool.outputShape(of: volume(inputs))
    }
}

/// The window of a pooling layer. The stride is the kernel's size where none is given, so that windows touch but do
/// not overlap.
public struct PoolingWindow: Hashable, Sendable {
    /// Rows and columns that one output sees.
    public var kernelSize: Size2D
    /// How far the window moves from one output to the next.
    public var stride: Size2D
    /// What it finds beyond the edge; less than the kernel, so that every window sees some of the image.
    public var padding: Padding

    init(kernelSize: Int, stride: Int?, padding: Padding) {
        self.kernelSize = Size2D(kernelSize)
        self.stride = Size2D(stride ?? kernelSize)
        self.padding = padding
    }

    /// Windows of a size that touch and reach over no edge.
    init(tilesOf size: Size2D) {
        kernelSize = size
        stride = size
        padding = .valid
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case kernelSize, stride, padding }

    init(from decoder: any Decoder, alsoAllowing extra: [String] = []) throws {
        let container = try decoder.strictContainer(
            keyedBy: CodingKeys.self, alsoAllowing: Node.commonKeys + extra)
        kernelSize = try Size2D.decode(container, .kernelSize, default: Size2D(2))
        stride = try Size2D.decode(container, .stride, default: kernelSize)
        padding = try container.value(.padding, default: .valid)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kernelSize, forKey: .kernelSize)
        try container.encode(stride, forKey: .stride)
        try container.encode(padding, forKey: .padding)
    }

    package var slidingWindow: SlidingWindow {
        SlidingWindow(kernelSize: kernelSize, stride: stride, padding: padding)
    }

    func outputShape(of input: Shape) throws(ShapeProblem) -> Shape {
        if case .explicit(let amount) = padding,
            amount.height >= kernelSize.height || amount.width >= kernelSize.width
        {
            throw ShapeProblem(
                "padding of \(amount) lets a window of \(kernelSize) lie wholly outside the image; pad less")
        }
        let size = try slidingWindow.outputSize(of: input.size)
        return Shape(channels: input.channels, height: size.height, width: size.width)
    }
}
