import Diagnostics

/// How an image of one shape becomes one of another.
public enum ResizeMode: String, Hashable, Sendable, Codable, CaseIterable {
    /// Both axes are scaled on their own; proportions change. What Keras and most articles do.
    case stretch
    /// The whole image is kept in proportion, centred on black. Pillow's `ImageOps.pad`.
    case fit
    /// The image is kept in proportion and fills the frame; what sticks out on two sides is cut off.
    /// Pillow's `ImageOps.fit`.
    case crop

    /// - Throws: `DocumentError` that lists the modes where the word is none of them.
    public init(from decoder: any Decoder) throws {
        let found = try decoder.singleValueContainer().decode(String.self)
        guard let mode = Self(rawValue: found) else {
            let known = Self.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw DocumentError(at: decoder.codingPath, "found \"\(found)\", expected one of \(known)")
        }
        self = mode
    }
}
