import Diagnostics

/// How the probability is chosen from which an image is called positive: `0.5`, `{"type": "youden"}` or
/// `{"type": "sensitivity", "atLeast": 0.95}`.
///
/// A rule is fixed before training; what it comes to is found on the validation images alone and stored in the model
/// file. Images of another hospital may want another threshold: none of these rules knows of them.
public enum ThresholdRule: Equatable, Sendable {
    /// The same always.
    case fixed(Double)
    /// The largest sensitivity + specificity − 1 (Youden, Cancer 3, 1950), the highest threshold of several.
    case youden
    /// The highest that keeps the sensitivity, in the middle to the next image below.
    case sensitivity(atLeast: Double)

    /// The threshold on some images; `nil` where they leave it open, since a kind of image is missing.
    ///
    /// One that was chosen lies in the middle between two images' probabilities: the same images, computed with another
    /// rounding (a batch of one, another algorithm), are then decided as they were.
    public func threshold(on predictions: [Prediction], positiveClass: Int) -> Double? {
        let ranking = RankedScores(predictions, positiveClass: positiveClass)
        return switch self {
        case .fixed(let threshold): threshold
        case .youden: ranking.youdenThreshold.map(ranking.middle)
        case .sensitivity(let least): ranking.highestThreshold(sensitivity: least).map(ranking.middle)
        }
    }

    /// Whether images of both classes, so many of each, are all that the rule needs.
    package func canBeFollowed(on counts: [Int], positiveClass: Int) -> Bool {
        switch self {
        case .fixed: true
        case .youden: counts.allSatisfy { $0 > 0 }
        case .sensitivity: counts.indices.contains(positiveClass) && counts[positiveClass] > 0
        }
    }

    /// Makes sure that a rule that somebody has chosen can be followed.
    ///
    /// - Throws: ``TrainingError/thresholdAmongMany(classes:)`` where there are more than two classes.
    func check(classes: [String]) throws(TrainingError) {
        guard classes.count != 2, self != .fixed(0.5) else { return }
        throw .thresholdAmongMany(classes: classes)
    }

    /// What holds until there are validation images to choose by.
    public var provisionalThreshold: Double {
        if case .fixed(let threshold) = self { threshold } else { 0.5 }
    }
}

extension ThresholdRule: ExpressibleByFloatLiteral {
    /// The threshold itself.
    public init(floatLiteral value: Double) { self = .fixed(value) }
}

extension ThresholdRule: Codable {
    private enum Tag: String, CaseIterable { case youden, sensitivity }
    private enum CodingKeys: String, CodingKey, CaseIterable { case atLeast }
    private enum NoKeys: CodingKey, CaseIterable {}

    /// Reads a number or one of the two objects.
    ///
    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        if let threshold = try? decoder.singleValueContainer().decode(Double.self) {
            guard threshold > 0, threshold < 1 else {
                throw DocumentError(
                    at: decoder.codingPath, "found \(threshold), expected a probability above 0 and below 1")
            }
            self = .fixed(threshold)
            return
        }
        guard (try? decoder.container(keyedBy: CodingKeys.self)) != nil else {
            throw DocumentError(
                at: decoder,
                expected: "a probability above 0 and below 1, or {\"type\": \"youden\"} or \"sensitivity\"")
        }
        switch try decoder.typeTag(Tag.self) {
        case .youden:
            _ = try decoder.strictContainer(keyedBy: NoKeys.self, alsoAllowing: [typeTagKey])
            self = .youden
        case .sensitivity:
            let values = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: [typeTagKey])
            self = .sensitivity(
                atLeast: try values.value(
                    .atLeast, default: 0.95, expecting: "a share above 0 and up to 1"
                ) { $0 > 0 && $0 <= 1 })
        }
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .fixed(let threshold):
            var container = encoder.singleValueContainer()
            try container.encode(threshold)
        case .youden: try encoder.encode(typeTag: Tag.youden)
        case .sensitivity(let least):
            try encoder.encode(typeTag: Tag.sensitivity)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(least, forKey: .atLeast)
        }
    }
}

extension ThresholdRule {
    /// In few words, for errors: `0.5`, `youden`, `sensitivity of at least 0.95`.
    var spelling: String {
        switch self {
        case .fixed(let threshold): "\(threshold)"
        case .youden: "youden"
        case .sensitivity(let least): "sensitivity of at least \(least)"
        }
    }
}

extension ThresholdRule: CustomStringConvertible {
    /// For reports: `the highest that keeps a sensitivity of 0.95 on validation`.
    public var description: String {
        switch self {
        case .fixed: "fixed by the config"
        case .youden: "by Youden's index on validation"
        case .sensitivity(let least): "the highest that keeps a sensitivity of \(least) on validation"
        }
    }
}
