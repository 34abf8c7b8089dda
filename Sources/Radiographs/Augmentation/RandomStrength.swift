import Diagnostics

/// A change that some images get, in a strength of their own: `{"probability": 0.3, "range": [0.5, 1.5]}`.
public struct RandomStrength: Hashable, Sendable, Codable {
    /// The share of the images that are changed, 0...1.
    public var probability: Float
    /// The strengths, all equally likely; their unit is the change's.
    public var range: ClosedRange<Float>

    /// A change of every second image, unless said otherwise.
    public init(probability: Float = 0.5, range: ClosedRange<Float>) {
        self.probability = probability
        self.range = range
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case probability, range }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        probability = try values.probability(.probability, default: 0.5)
        range = try values.range(.range)
    }
}
