import CKernels
import Diagnostics

/// How the pixels 0...255 of a grey image become the network's input.
///
/// Travels in the model file: what a network was trained with is what it is given ever after.
public struct Preprocessing: Hashable, Sendable {
    /// The rule for the values of one channel.
    public enum Normalization: Hashable, Sendable {
        /// x/255.
        case unit
        /// x/255, minus the image's own mean, over its own standard deviation + 10⁻⁶: Keras'
        /// `samplewise_center` with `samplewise_std_normalization`.
        case standardizeEach
        /// x/255, once the image's own grey levels are spread so that about as many pixels have each: the rule of
        /// Pillow's `ImageOps.equalize`.
        case equalizeEach
        /// (x/255 − mean) / standardDeviation, with one of each a channel.
        case affine(mean: [Float], standardDeviation: [Float])
    }

    /// The rule for the values.
    public let normalization: Normalization
    /// 1, or 3 where a network made for colour sees the grey image three times.
    public let channels: Int

    /// x/255, one channel.
    public static let unit = Preprocessing(.unit)

    /// - Precondition: 1 or 3 channels; an affine normalisation has one mean and one standard deviation above 0
    ///   for each.
    public init(_ normalization: Normalization, channels: Int = 1) {
        if let problem = Self.problem(normalization, channels: channels) {
            preconditionFailure("\(problem.key.stringValue): \(problem.text)")
        }
        self.normalization = normalization
        self.channels = channels
    }

    /// Whether a value depends on the rest of the image.
    var needsWholeImage: Bool { normalization == .standardizeEach || normalization == .equalizeEach }

    /// What is done to the grey levels of the whole image before ``scaleAndBias(ofChannel:for:count:)``.
    func prepare(_ levels: UnsafeMutablePointer<Float>, count: Int) {
        if normalization == .equalizeEach { xray_equalize(levels, Int64(count)) }
    }

    /// The input value is level · scale + bias.
    ///
    /// - Parameter levels: grey levels; the whole image where ``needsWholeImage`` says so.
    func scaleAndBias(
        ofChannel channel: Int, for levels: UnsafePointer<Float>, count: Int
    ) -> (scale: Float, bias: Float) {
        switch normalization {
        case .unit, .equalizeEach:
            return (1 / 255, 0)
        case .standardizeEach:
            let found = xray_grey_levels(levels, Int64(count))
            let scale = 1 / (found.standardDeviation + 255 * 1e-6)
            return (Float(scale), Float(-found.mean * scale))
        case .affine(let mean, let standardDeviation):
            let scale = 1 / standardDeviation[channel]
            return (scale / 255, -mean[channel] * scale)
        }
    }
}

extension Preprocessing: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case channels, mean, standardDeviation
    }

    private enum PlainKeys: String, CodingKey, CaseIterable {
        case channels
    }

    private enum Kind: String, CaseIterable {
        case unit, standardizeEach, equalizeEach, affine
    }

    /// Reads `{"type": "unit"}`, `{"type": "standardizeEach"}`, `{"type": "equalizeEach"}` or
    /// `{"type": "affine", "mean": […], "standardDeviation": […]}`, each with `"channels"` where it is not 1.
    ///
    /// - Throws: ``DocumentError`` that names the key that is wrong.
    public init(from decoder: any Decoder) throws {
        let kind: Kind = try decoder.typeTag()
        let values = try decoder.container(keyedBy: CodingKeys.self)
        var standardChannels = 1
        switch kind {
        case .unit, .standardizeEach, .equalizeEach:
            if let stray = [CodingKeys.mean, .standardDeviation].first(where: values.contains) {
                throw values.invalid(
                    stray, "this key belongs to \"affine\", and the type is \"\(kind.rawValue)\"")
            }
            _ = try decoder.strictContainer(keyedBy: PlainKeys.self, alsoAllowing: [typeTagKey])
            normalization =
                switch kind {
                case .standardizeEach: .standardizeEach
                case .equalizeEach: .equalizeEach
                case .unit, .affine: .unit
                }
        case .affine:
            _ = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: [typeTagKey])
            let mean: [Float] = try values.value(.mean)
            let deviation: [Float] = try values.value(.standardDeviation)
            normalization = .affine(mean: mean, standardDeviation: deviation)
            standardChannels = mean.count
        }
        channels = try values.value(.channels, default: standardChannels)
        if let problem = Self.problem(normalization, channels: channels) {
            throw values.invalid(problem.key, problem.text)
        }
    }

    /// Writes what ``init(from:)`` reads.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch normalization {
        case .unit: try encoder.encode(typeTag: Kind.unit)
        case .standardizeEach: try encoder.encode(typeTag: Kind.standardizeEach)
        case .equalizeEach: try encoder.encode(typeTag: Kind.equalizeEach)
        case .affine(let mean, let deviation):
            try encoder.encode(typeTag: Kind.affine)
            try values.encode(mean, forKey: .mean)
            try values.encode(deviation, forKey: .standardDeviation)
        }
        try values.encode(channels, forKey: .channels)
    }

    private static func problem(
        _ normalization: Normalization, channels: Int
    ) -> (key: CodingKeys, text: String)? {
        guard case .affine(let mean, let deviation) = normalization else {
            return channels == 1 || channels == 3 ? nil : (.channels, "found \(channels), expected 1 or 3")
        }
        let counts = "\(channels), one for each channel"
        if mean.count != channels { return (.mean, "found \(mean.count) numbers, expected \(counts)") }
        if deviation.count != channels {
            return (.standardDeviation, "found \(deviation.count) numbers, expected \(counts)")
        }
        guard channels == 1 || channels == 3 else {
            return (.mean, "found \(channels) numbers, expected 1 or 3")
        }
        if !mean.allSatisfy(\.isFinite) { return (.mean, "found \(mean), expected finite numbers") }
        let isUsable = deviation.allSatisfy { $0 > 0 && (1 / $0).isFinite && $0.isFinite }
        return isUsable ? nil : (.standardDeviation, "found \(deviation), expected numbers above 0")
    }
}
