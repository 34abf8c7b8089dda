import Diagnostics

/// How often two images of a batch are mixed, and how evenly: `{"alpha": 0.2}`.
///
/// The share λ of an image in the mixture is drawn from the Beta distribution with both parameters α: near 0 it is
/// almost always one image or the other, at 1 every share is equally likely.
public struct Mixing: Hashable, Sendable, Codable {
    /// α, above 0.
    public var alpha: Float
    /// The share of the pairs that are mixed, 0...1.
    public var probability: Float

    /// A mixture of every pair, unless said otherwise.
    public init(alpha: Float, probability: Float = 1) {
        self.alpha = alpha
        self.probability = probability
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case alpha, probability }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        alpha = try values.value(.alpha, expecting: "a number above 0 and up to 100") { $0 > 0 && $0 <= 100 }
        probability = try values.probability(.probability, default: 1)
    }
}
