/// The key that tells the cases of an enum apart in JSON; the payload's own keys stand beside it.
public let typeTagKey = "type"

private enum TagKey: String, CodingKey {
    case type
}

extension Decoder {
    /// The value of the key `"type"`, one of a closed list.
    ///
    /// - Throws: ``DocumentError`` that suggests the nearest known name.
    public func typeTag<Tag>(_: Tag.Type = Tag.self) throws -> Tag
    where Tag: RawRepresentable & CaseIterable, Tag.RawValue == String {
        try container(keyedBy: TagKey.self).choice(.type)
    }
}

extension Encoder {
    /// Writes the key `"type"`, and the payload's own keys beside it.
    public func encode(
        typeTag: some RawRepresentable<String>, beside payload: (some Encodable)? = Bool?.none
    ) throws {
        var container = container(keyedBy: TagKey.self)
        try container.encode(typeTag.rawValue, forKey: .type)
        try payload?.encode(to: self)
    }
}
