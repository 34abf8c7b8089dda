extension KeyedDecodingContainer {
    /// The value of a key that is one of a few words; another word is an error that lists them.
    public func choice<Choice>(_ key: Key, default fallback: Choice) throws -> Choice
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        guard let word = try decodeIfPresent(String.self, forKey: key) else { return fallback }
        if let choice = Choice(rawValue: word) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let suggestion = nearestName(to: word, among: words).map { "; did you mean \"\($0)\"?" } ?? ""
        throw invalid(key, "found \"\(word)\", expected one of \(words.joined(separator: ", "))\(suggestion)")
    }
}
