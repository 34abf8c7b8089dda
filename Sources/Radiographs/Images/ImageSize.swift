import Diagnostics

/// Width and height of an image in pixels.
public struct ImageSize: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The number of columns.
    public let width: Int
    /// The number of rows.
    public let height: Int

    /// - Precondition: both are above 0.
    public init(width: Int, height: Int) {
        precondition(width > 0 && height > 0, "an image has at least one pixel")
        self.width = width
        self.height = height
    }

    /// The size of a square image.
    public init(square side: Int) {
        self.init(width: side, height: side)
    }

    /// The number of pixels, which is that of bytes of an 8-bit grey image.
    public var pixelCount: Int { width * height }

    /// The larger of the two: what a picture is enlarged by, so that a narrow image does not become an enormous one.
    package var longerSide: Int { max(width, height) }

    /// As in 1400×1000.
    public var description: String { "\(width)×\(height)" }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case width, height
    }

    /// Reads `{"width": 150, "height": 150}`.
    ///
    /// - Throws: `DocumentError` that names a key which is unknown or not above 0.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        func side(_ key: CodingKeys) throws -> Int {
            let side = try values.decode(Int.self, forKey: key)
            guard side > 0 else { throw values.invalid(key, "found \(side), expected a number above 0") }
            return side
        }
        self.init(width: try side(.width), height: try side(.height))
    }
}
