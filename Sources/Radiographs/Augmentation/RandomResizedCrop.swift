import Diagnostics

/// A part of the image, of random size, shape and place, is enlarged to the whole: `{"scale": [0.7, 1]}`.
///
/// By the rule of torchvision's `RandomResizedCrop`, after Szegedy et al., "Going deeper with convolutions" (CVPR
/// 2015), arXiv:1409.4842. It is a part of the one affine map, so that an image is still resampled once; what a
/// rotation or shift brings in from beyond the part is the image's own where there is some.
public struct RandomResizedCrop: Hashable, Sendable, Codable {
    /// The share of the images that are cropped, 0...1.
    public var probability: Float
    /// The part's share of the area, above 0 and at most 1.
    public var scale: ClosedRange<Float>
    /// The part's width over its height, drawn on the logarithmic scale.
    public var ratio: ClosedRange<Float>

    /// Defaults are those a config gets that leaves the key out.
    public init(
        probability: Float = 1, scale: ClosedRange<Float> = 0.5...1,
        ratio: ClosedRange<Float> = 0.75...1.3333334
    ) {
        self.probability = probability
        self.scale = scale
        self.ratio = ratio
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case probability, scale, ratio }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = Self()
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        probability = try values.probability(.probability, default: defaults.probability)
        scale = try values.range(.scale, default: defaults.scale)
        ratio = try values.range(.ratio, default: defaults.ratio)
    }
}
