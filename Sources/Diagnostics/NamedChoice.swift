extension KeyedDecodingContainer {
    /// The value of a key that is one of a few words; another word is an error that lists them.
    public func choice<Choice>(_ key: Key, of type: Choice.Type = Choice.self) throws -> Choice
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        let word: String = try value(key)
        if let choice = Choice(rawValue: word) { return choice }
        throw DocumentError(at: codingPath + [key], unknown: word, among: Choice.allCases.map(\.rawValue))
    }

    /// The value of a key that is one of a few words, or its default where the document leaves it out.
    public func choice<Choice>(_ key: Key, default fallback: Choice) throws -> Choice
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        try contains(key) && !decodeNil(forKey: key) ? choice(key) : fallback
    }
}

extension DocumentError {
    /// Says that a word is none of those that can stand in its place, and which of them was perhaps meant.
    ///
    /// - Parameter alternative: what can stand there besides, to be read after "or": `"a number for each class"`.
    public init(
        at path: [any CodingKey], unknown word: String, among choices: [String],
        or alternative: String? = nil
    ) {
        let other = alternative.map { " or \($0)" } ?? ""
        self.init(
            at: path,
            "found \"\(word)\", expected one of \(choices.joined(separator: ", "))\(other)"
                + suggestion(for: word, among: choices))
    }
}

/// `; did you mean "adam"?`, to stand at the end of a message, or nothing where no name is near enough.
public func suggestion(for name: String, among known: some Sequence<String>) -> String {
    nearestName(to: name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
}
