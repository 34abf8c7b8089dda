/// A network that a config can ask for by name.
public enum Preset: String, CaseIterable, Hashable, Sendable, Codable {
    case base, compact
    case lenet5, alexnet
    case vgg16, vgg19
    /// The same with batch normalisation.
    case vgg16BN, vgg19BN
    case inceptionV3
    case resnet18, resnet34, resnet50
    /// As Keras defines them, whose weights compute something else in the networks of the same name.
    case resnet50Keras, inceptionV3Keras

    /// The network for an input of any size and any number of classes.
    ///
    /// - Parameters:
    ///   - input: channels × rows × columns of an image.
    ///   - classCount: logits of the last layer.
    ///   - stochasticDepth: how often the last residual block is left out in training, and those before it less often.
    /// - Precondition: where anything is left out, the network ``hasResidualBlocks``.
    /// - Throws: ``NetworkError`` where the input is too small for the network.
    public func network(
        input: Shape, classCount: Int, stochasticDepth: Float = 0
    ) throws(NetworkError) -> Network {
        precondition(stochasticDepth == 0 || hasResidualBlocks, "\(rawValue) has no residual blocks")
        return switch self {
        case .base: try .base(input: input, classCount: classCount)
        case .compact:
            try .compact(input: input, classCount: classCount, stochasticDepth: stochasticDepth)
        case .lenet5: try .lenet5(input: input, classCount: classCount)
        case .alexnet: try .alexnet(input: input, classCount: classCount)
        case .vgg16: try .vgg16(input: input, classCount: classCount)
        case .vgg16BN: try .vgg16(input: input, classCount: classCount, normalized: true)
        case .vgg19: try .vgg19(input: input, classCount: classCount)
        case .vgg19BN: try .vgg19(input: input, classCount: classCount, normalized: true)
        case .inceptionV3: try .inceptionV3(input: input, classCount: classCount)
        case .resnet18:
            try .resnet18(input: input, classCount: classCount, stochasticDepth: stochasticDepth)
        case .resnet34:
            try .resnet34(input: input, classCount: classCount, stochasticDepth: stochasticDepth)
        case .resnet50:
            try .resnet50(input: input, classCount: classCount, stochasticDepth: stochasticDepth)
        case .resnet50Keras:
            try .resnet50Keras(input: input, classCount: classCount, stochasticDepth: stochasticDepth)
        case .inceptionV3Keras: try .inceptionV3Keras(input: input, classCount: classCount)
        }
    }

    /// Whether it is made of blocks with a connection around each, so that a block can be left out.
    public var hasResidualBlocks: Bool {
        switch self {
        case .compact, .resnet18, .resnet34, .resnet50, .resnet50Keras: true
        default: false
        }
    }

    /// The size of the images its authors used.
    public var usualInput: Shape {
        switch self {
        case .base: Shape(channels: 1, height: 150, width: 150)
        case .compact: Shape(channels: 1, height: 128, width: 128)
        case .lenet5: Shape(channels: 1, height: 32, width: 32)
        case .alexnet, .vgg16, .vgg16BN, .vgg19, .vgg19BN, .resnet18, .resnet34, .resnet50, .resnet50Keras:
            Shape(channels: 3, height: 224, width: 224)
        case .inceptionV3, .inceptionV3Keras: Shape(channels: 3, height: 299, width: 299)
        }
    }
}
