import Diagnostics

/// Where the validation images come from, as a config spells it:
/// `{"type": "patients", "fraction": 0.1}` or `{"type": "folder"}`.
public enum ValidationSplit: Sendable, Hashable {
    /// A share of the folder `train`, cut so that nobody has images on both sides.
    case patients(fraction: Double)
    /// The folder `val`. The published set has 16 images there, too few to choose anything by.
    case folder

    /// A tenth of the training patients.
    public static let standard = ValidationSplit.patients(fraction: standardFraction)
    private static let standardFraction = 0.1
}

extension ValidationSplit: Codable {
    private enum Tag: String, CaseIterable { case patients, folder }
    private enum TypeKey: String, CodingKey, CaseIterable { case type }
    private enum PatientsKey: String, CodingKey, CaseIterable { case type, fraction }

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
                    where: { $0 > 0 && $0 < 1 }))
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
        case .patients(let fraction):
            try values.encode(Tag.patients.rawValue, forKey: .type)
            try values.encode(fraction, forKey: .fraction)
        case .folder:
            try values.encode(Tag.folder.rawValue, forKey: .type)
        }
    }
}
