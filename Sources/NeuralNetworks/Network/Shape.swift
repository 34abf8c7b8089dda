import Diagnostics

/// The shape of one sample's tensor, without the batch: channels × height × width, or a row of features.
public struct Shape: Hashable, Sendable, CustomStringConvertible {
    /// Outermost first: `[channels, height, width]` or `[features]`.
    public let dimensions: [Int]

    /// A volume, as a convolution takes and gives it.
    public init(channels: Int, height: Int, width: Int) {
        dimensions = [channels, height, width]
    }

    /// A row of numbers, as a dense layer gives it.
    public init(features: Int) {
        dimensions = [features]
    }

    init(_ dimensions: [Int]) { self.dimensions = dimensions }

    /// Whether this is a volume of channels × height × width.
    public var isVolume: Bool { dimensions.count == 3 }

    /// The channels of a volume or the features of a row.
    public var channels: Int { dimensions[0] }

    /// Rows and columns of a volume; 1 × 1 for a row of features.
    public var size: Size2D {
        isVolume ? Size2D(height: dimensions[1], width: dimensions[2]) : Size2D(height: 1, width: 1)
    }

    /// How many numbers one sample has.
    public var count: Int { dimensions.reduce(1, *) }

    /// The dimensions: `32×75×75`.
    public var description: String { dimensions.map(String.init).joined(separator: "×") }
}

extension Shape: Codable {
    /// Reads `[channels, height, width]` or `[features]`.
    public init(from decoder: any Decoder) throws {
        dimensions = try [Int](from: decoder)
        guard [1, 3].contains(dimensions.count), dimensions.allSatisfy({ 1...65_536 ~= $0 }) else {
            throw DocumentError(
                at: decoder.codingPath,
                "found \(dimensions), expected [channels, height, width], each from 1 to 65536")
        }
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        try dimensions.encode(to: encoder)
    }
}
