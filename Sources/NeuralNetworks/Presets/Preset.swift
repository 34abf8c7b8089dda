/// A network that a config can ask for by name.
public enum Preset: String, CaseIterable, Hashable, Sendable, Codable {
    case base, compact
    case lenet5, alexnet
    case vgg16, vgg19
    /// The same with batch normalisation.
    case vgg16BN, vgg19BN
    case inceptionV3
    case resnet18, resnet34, resnet50

    /// The network for an input of any size and any number of classes.
    ///
    /// - Throws: ``NetworkError`` where the input is too small for the network.
    public func network(input: Shape, classCount: Int) throws(NetworkError) -> Network {
        switch self {
        case .base: try .base(input: input, classCount: classCount)
        case .compact: try .compact(input: input, classCount: classCount)
        case .lenet5: try .lenet5(input: input, classCount: classCount)
        case .alexnet: try .alexnet(input: input, classCount: classCount)
        case .vgg16: try .vgg16(input: input, classCount: classCount)
        case .vgg16BN: try .vgg16(input: input, classCount: classCount, normalized: true)
        case .vgg19: try .vgg19(input: input, classCount: classCount)
        case .vgg19BN: try .vgg19(input: input, classCount: classCount, normalized: true)
        case .inceptionV3: try .inceptionV3(input: input, classCount: classCount)
        case .resnet18: try .resnet18(input: input, classCount: classCount)
        case .resnet34: try .resnet34(input: input, classCount: classCount)
        case .resnet50: try .resnet50(input: input, classCount: classCount)
        }
    }

    /// The size of the images its authors used.
    public var usualInput: Shape {
        switch self {
        case .base: Shape(channels: 1, height: 150, width: 150)
        case .compact: Shape(channels: 1, height: 128, width: 128)
        case .lenet5: Shape(channels: 1, height: 32, width: 32)
        case .alexnet, .vgg16, .vgg16BN, .vgg19, .vgg19BN, .resnet18, .resnet34, .resnet50:
            Shape(channels: 3, height: 224, width: 224)
        case .inceptionV3: Shape(channels: 3, height: 299, width: 299)
        }
    }
}
