import Diagnostics

extension LearningRateSchedule: Codable {
    private enum Kind: String, CaseIterable {
        case constant, step, cosine, oneCycle, reduceOnPlateau
    }

    private enum WarmUpKey: String, CodingKey {
        case warmUp
    }

    /// The keys that stand beside those of a curve.
    static let sharedKeys = [typeTagKey, WarmUpKey.warmUp.rawValue]

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        curve =
            switch try decoder.typeTag(Kind.self) {
            case .constant: try Self.constant(from: decoder)
            case .step: .step(try StepDecay(from: decoder))
            case .cosine: .cosine(try CosineDecay(from: decoder))
            case .oneCycle: .oneCycle(try OneCycle(from: decoder))
            case .reduceOnPlateau: .reduceOnPlateau(try ReduceOnPlateau(from: decoder))
            }
        warmUp = try decoder.container(keyedBy: WarmUpKey.self).value(.warmUp, default: nil)
    }

    /// Writes what `init(from:)` reads, with every default spelled out.
    public func encode(to encoder: any Encoder) throws {
        switch curve {
        case .constant: try encoder.encode(typeTag: Kind.constant)
        case .step(let decay): try encoder.encode(typeTag: Kind.step, beside: decay)
        case .cosine(let decay): try encoder.encode(typeTag: Kind.cosine, beside: decay)
        case .oneCycle(let cycle): try encoder.encode(typeTag: Kind.oneCycle, beside: cycle)
        case .reduceOnPlateau(let rule): try encoder.encode(typeTag: Kind.reduceOnPlateau, beside: rule)
        }
        var container = encoder.container(keyedBy: WarmUpKey.self)
        try container.encodeIfPresent(warmUp, forKey: .warmUp)
    }

    private enum NoKeys: CodingKey, CaseIterable {}

    /// A constant has no settings: any key but the shared ones is unknown.
    private static func constant(from decoder: any Decoder) throws -> Curve {
        _ = try decoder.strictContainer(keyedBy: NoKeys.self, alsoAllowing: sharedKeys)
        return .constant
    }
}
