import Diagnostics

extension Preprocessing: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case channels, constantChannel, mean, standardDeviation
    }

    private enum PlainKeys: String, CodingKey, CaseIterable {
        case channels, constantChannel
    }

    private enum Kind: String, CaseIterable {
        case unit, standardizeEach, equalizeEach, affine, torchvision, caffe, inception

        /// The rule of a kind that has no numbers of its own.
        var plainNormalization: Normalization {
            switch self {
            case .standardizeEach: .standardizeEach
            case .equalizeEach: .equalizeEach
            case .torchvision: .torchvision
            case .caffe: .caffe
            case .inception: .inception
            case .unit, .affine: .unit
            }
        }
    }

    /// Reads `{"type": "unit"}` or another type, each with `"channels"` where it can have another number than
    /// the usual one and `"constantChannel"`; `{"type": "affine", "mean": […], "standardDeviation": […]}` has
    /// numbers besides.
    ///
    /// - Throws: `DocumentError` that names the key that is wrong.
    public init(from decoder: any Decoder) throws {
        let kind: Kind = try decoder.typeTag()
        let values = try decoder.container(keyedBy: CodingKeys.self)
        if kind == .affine {
            _ = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: [typeTagKey])
            normalization = .affine(
                mean: try values.value(.mean), standardDeviation: try values.value(.standardDeviation))
        } else {
            if let stray = [CodingKeys.mean, .standardDeviation].first(where: values.contains) {
                throw values.invalid(
                    stray, "this key belongs to \"affine\", and the type is \"\(kind.rawValue)\"")
            }
            _ = try decoder.strictContainer(keyedBy: PlainKeys.self, alsoAllowing: [typeTagKey])
            normalization = kind.plainNormalization
        }
        let usualChannels = kind == .inception ? 3 : normalization.fixedChannels ?? 1
        let channels: Int = try values.value(.channels, default: usualChannels)
        imageChannels = channels
        hasConstantChannel = try values.value(.constantChannel, default: false)
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
        case .torchvision: try encoder.encode(typeTag: Kind.torchvision)
        case .caffe: try encoder.encode(typeTag: Kind.caffe)
        case .inception: try encoder.encode(typeTag: Kind.inception)
        case .affine(let mean, let deviation):
            try encoder.encode(typeTag: Kind.affine)
            try values.encode(mean, forKey: .mean)
            try values.encode(deviation, forKey: .standardDeviation)
        }
        try values.encode(imageChannels, forKey: .channels)
        try values.encode(hasConstantChannel, forKey: .constantChannel)
    }

    static func problem(
        _ normalization: Normalization, channels: Int
    ) -> (key: CodingKeys, text: String)? {
        guard case .affine(let mean, let deviation) = normalization else {
            if let fixed = normalization.fixedChannels, fixed != channels {
                return (
                    .channels, "found \(channels), expected \(fixed): it has numbers for red, green and blue"
                )
            }
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
