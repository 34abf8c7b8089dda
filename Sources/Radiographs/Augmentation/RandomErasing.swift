import Diagnostics

/// A rectangle of the image is replaced by noise or by one grey level: `{"scale": [0.02, 0.2]}`.
///
/// Zhong, Zheng, Kang, Li and Yang, "Random Erasing Data Augmentation" (AAAI 2020), arXiv:1708.04896: the network
/// learns not to lean on a single place.
public struct RandomErasing: Hashable, Sendable, Codable {
    /// What takes the place of the pixels.
    public enum Fill: String, Hashable, Sendable, Codable, CaseIterable {
        /// A grey level of its own for each pixel, which did best in the paper.
        case noise
        /// The image's mean.
        case mean
    }

    /// The share of the images that lose a part, 0...1.
    public var probability: Float
    /// The part's share of the area, above 0 and at most 1.
    public var scale: ClosedRange<Float>
    /// The part's width over its height, drawn on the logarithmic scale.
    public var ratio: ClosedRange<Float>
    /// What takes the place of the pixels.
    public var fill: Fill

    /// Defaults are those a config gets that leaves the key out.
    public init(
        probability: Float = 0.5, scale: ClosedRange<Float> = 0.02...0.33,
        ratio: ClosedRange<Float> = 0.3...3.3,
        fill: Fill = .noise
    ) {
        self.probability = probability
        self.scale = scale
        self.ratio = ratio
        self.fill = fill
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case probability, scale, ratio, fill }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = Self()
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        probability = try values.probability(.probability, default: defaults.probability)
        scale = try values.range(.scale, default: defaults.scale)
        ratio = try values.range(.ratio, default: defaults.ratio)
        fill = try values.choice(.fill, default: defaults.fill)
    }
}
