import SystemPackage

/// The person a radiograph was taken of, as far as the file's name tells.
///
/// | file | patient |
/// | --- | --- |
/// | `person123_bacteria_456.jpeg` | `person123` |
/// | `NORMAL2-IM-0927-0001.jpeg` | `NORMAL2-IM-0927` |
/// | `IM-0608-0001-0001.jpeg` | `IM-0608` |
/// | any other | a patient of its own, named by its path in the data set |
///
/// The set of Kermany et al. counts its bacterial and its viral patients separately: both series start at 1, and the
/// numbers that one series lacks in the official training folder are those of the official test folder
/// (bacteria 78 to 175, virus 1 to 79). So `person1_bacteria_1` and `person1_virus_6` are probably two children.
/// That cannot be proved, and a validation set must share nobody with training: the two are treated as one
/// patient, which costs nothing but slightly larger groups. Where patients on both sides of a split are *reported*,
/// `series(ofFile:)` keeps the two apart, or the official set would seem to leak.
public struct Patient: Sendable, Hashable, Comparable {
    /// What tells the patient from others.
    public let name: String

    /// A patient by name.
    public init(name: String) {
        self.name = name
    }

    /// Reads the patient from a file's path, relative to the folder that holds the splits.
    public init(ofFile relativePath: FilePath) {
        let file = relativePath.lastComponent?.string ?? ""
        name = Self.beginning(of: file).map(String.init) ?? relativePath.string
    }

    /// The part of a file's name that names the patient, where it is one of the published kinds.
    private static func beginning(of file: String) -> Substring? {
        if let person = number(in: file[...], after: "person") { return file[..<person.endIndex] }
        var study = file[...]
        // NORMAL-, NORMAL2- and so on: a series of its own.
        if study.hasPrefix("NORMAL") {
            study = study.dropFirst(6).drop { ("0"..."9").contains($0) }
            guard study.hasPrefix("-") else { return nil }
            study = study.dropFirst()
        }
        return number(in: study, after: "IM-").map { file[..<$0.endIndex] }
    }

    /// The digits after a prefix, `nil` where a letter follows them or there are none.
    private static func number(in text: Substring, after prefix: String) -> Substring? {
        guard text.hasPrefix(prefix) else { return nil }
        let digits = text.dropFirst(prefix.count).prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty, text[digits.endIndex...].first?.isLetter != true else { return nil }
        return digits
    }

    /// What counts the patient of a file: `bacteria` or `virus` for `person…` files, nothing for all others.
    static func series(ofFile relativePath: FilePath) -> String {
        let file = relativePath.lastComponent?.string ?? ""
        let parts = file.split(separator: "_")
        guard file.hasPrefix("person"), parts.count > 1, ["bacteria", "virus"].contains(parts[1]) else {
            return ""
        }
        return String(parts[1])
    }

    /// By name.
    public static func < (a: Patient, b: Patient) -> Bool {
        a.name < b.name
    }
}

// A patient is spelled as its name alone.
extension Patient: Codable {
    /// Reads a name.
    public init(from decoder: any Decoder) throws {
        name = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(name)
    }
}
