import Diagnostics

/// The key that tells the cases of an enum apart in JSON.
let typeTagKey = "type"

private enum TagKey: String, CodingKey {
    case type
}

extension Decoder {
    /// The value of the key `"type"`, one of a closed list.
    ///
    /// - Throws: `DocumentError` that suggests the nearest known name.
    func typeTag<Tag>(_: Tag.Type) throws -> Tag
    where Tag: RawRepresentable & CaseIterable, Tag.RawValue == String {
        let container = try container(keyedBy: TagKey.self)
        let name = try container.decode(String.self, forKey: .type)
        if let tag = Tag(rawValue: name) { return tag }
        let known = Tag.allCases.map(\.rawValue)
        let suggestion = nearestName(to: name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
        throw container.invalid(
            .type, "found \"\(name)\", expected one of \(known.joined(separator: ", "))\(suggestion)")
    }
}

extension Encoder {
    /// Writes the key `"type"`, and the payload's own keys beside it.
    func encode(typeTag: some RawRepresentable<String>, beside payload: (some Encodable)? = Bool?.none) throws
    {
        var container = container(keyedBy: TagKey.self)
        try container.encode(typeTag.rawValue, forKey: .type)
        try payload?.encode(to: self)
    }
}
