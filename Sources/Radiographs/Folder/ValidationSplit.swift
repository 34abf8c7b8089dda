import Diagnostics

/// Where the validation images come from, as a config spells it:
/// `{"type": "patients", "fraction": 0.1, "seed": 1}` or `{"type": "folder"}`.
public enum ValidationSplit: Sendable, Hashable {
    /// A share of the folder `train`, cut so that nobody has images on both sides.
    ///
    /// The seed chooses the patients. Runs that share it keep the same ones aside whatever else is drawn at random, so
    /// that they can be compared, and measured together, on them. Without one, the seed of the training chooses.
    case patients(fraction: Double, seed: UInt64? = nil)
    /// The folder `val`. The published set has 16 images there, too few to choose anything by.
    case folder

    /// A tenth of the training patients.
    public static let standard = ValidationSplit.patients(fraction: standardFraction)
    private static let standardFraction = 0.1

    /// The seed that chooses the patients of a run whose training has a seed.
    public func seed(ofTraining seed: UInt64) -> UInt64 {
        guard case .patients(_, let own?) = self else { return seed }
        return own
    }
}

extension ValidationSplit: Codable {
    private enum Tag: String, CaseIterable { case patients, folder }
    private enum TypeKey: String, CodingKey, CaseIterable { case type }
    private enum PatientsKey: String, CodingKey, CaseIterable { case type, fraction, seed }

    /// Reads the config's spelling strictly.
    public init(from decoder: any Decoder) throws {
        let tagged = try decoder.container(keyedBy: TypeKey.self)
        let name = try tagged.decode(String.self, forKey: .type)
        switch Tag(rawValue: name) {
        case .patients:
            let values = try decoder.strictContainer(keyedBy: PatientsKey.self)
            self = .patients(
                fraction: try values.value(
                    .fraction, default: Self.standardFraction, expecting: "a share above 0 and below 1",
                    where: { $0 > 0 && $0 < 1 }),
                seed: try values.value(.seed, default: nil))
        case .folder:
            _ = try decoder.strictContainer(keyedBy: TypeKey.self)
            self = .folder
        case nil:
            let known = Tag.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
            throw tagged.invalid(.type, "found \"\(name)\", expected \(known)")
        }
    }

    /// Writes the config's spelling.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: PatientsKey.self)
        switch self {
        case .patients(let fraction, let seed):
            try values.encode(Tag.patients.rawValue, forKey: .type)
            try values.encode(fraction, forKey: .fraction)
            try values.encodeIfPresent(seed, forKey: .seed)
        case .folder:
            try values.encode(Tag.folder.rawValue, forKey: .type)
        }
    }
}
