/// A network that a config can ask for by name.
public enum Preset: String, CaseIterable, Hashable, Sendable, Codable {
    case base

    /// The network for an input of any size and any number of classes.
    ///
    /// - Throws: ``NetworkError`` where the input is too small for the network.
    public func network(input: Shape, classCount: Int) throws(NetworkError) -> Network {
        switch self {
        case .base: try .base(input: input, classCount: classCount)
        }
    }

    /// The size of the images its authors used.
    public var usualInput: Shape {
        switch self {
        case .base: Shape(channels: 1, height: 150, width: 150)
        }
    }
}
