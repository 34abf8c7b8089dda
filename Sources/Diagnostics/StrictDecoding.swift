import Foundation

extension Decoder {
    /// A keyed container whose document holds no key but those of `Key`.
    ///
    /// Synthesized `Codable` passes over keys it does not know, so that a misspelt setting would be ignored in
    /// silence. Here it is an error that suggests the nearest known key.
    ///
    /// - Parameter extra: keys that are read by somebody else, such as a `"type"` tag.
    /// - Throws: ``DocumentError`` that names the unknown key.
    public func strictContainer<Key: CodingKey & CaseIterable>(
        keyedBy type: Key.Type, alsoAllowing extra: [String] = []
    ) throws -> KeyedDecodingContainer<Key> {
        let known = Key.allCases.map(\.stringValue) + extra
        let found = try container(keyedBy: AnyKey.self)
        for key in found.allKeys.sorted(by: { $0.stringValue < $1.stringValue })
        where !known.contains(key.stringValue) {
            let suggestion =
                nearestName(to: key.stringValue, among: known).map { "did you mean \"\($0)\"?" }
                ?? "known keys: \(known.sorted().joined(separator: ", "))"
            throw DocumentError(at: codingPath + [key], "unknown key; \(suggestion)")
        }
        return try container(keyedBy: type)
    }
}

extension KeyedDecodingContainer {
    /// The value of a key that has to be there.
    public func value<Value: Decodable>(_ key: Key, as type: Value.Type = Value.self) throws -> Value {
        try naming(key) { try decode(type, forKey: key) }
    }

    /// The value of a key, or its default where the document leaves it out.
    public func value<Value: Decodable>(_ key: Key, default fallback: Value) throws -> Value {
        try naming(key) { try decodeIfPresent(Value.self, forKey: key) } ?? fallback
    }

    /// The value of a key that has to be there and to satisfy a condition.
    ///
    /// - Parameter expectation: what was expected, to be read after "expected": `"a number above 0"`.
    public func value<Value: Decodable>(
        _ key: Key, expecting expectation: String, where isValid: (Value) -> Bool
    ) throws -> Value {
        try check(value(key), key, expectation, isValid)
    }

    /// The value of a key that has to satisfy a condition.
    ///
    /// - Parameter expectation: what was expected, to be read after "expected": `"a number above 0"`.
    public func value<Value: Decodable>(
        _ key: Key, default fallback: Value, expecting expectation: String, where isValid: (Value) -> Bool
    ) throws -> Value {
        try check(value(key, default: fallback), key, expectation, isValid)
    }

    /// A ``DocumentError`` at one of this container's keys.
    public func invalid(_ key: Key, _ problem: String) -> DocumentError {
        DocumentError(at: codingPath + [key], problem)
    }

    private func check<Value>(
        _ value: Value, _ key: Key, _ expectation: String, _ isValid: (Value) -> Bool
    ) throws -> Value {
        if isValid(value) { return value }
        let found = (value as? String).map { "\"\($0)\"" } ?? "\(value)"
        throw invalid(key, "found \(found), expected \(expectation)")
    }

    /// Foundation's error for a number that does not fit its type knows neither key nor words; here it gets both.
    private func naming<Value>(_ key: Key, _ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch {
            guard let problem = unfitNumber(error) else { throw error }
            throw invalid(key, problem)
        }
    }
}

/// Decodes a JSON document and turns every failure into a ``DocumentError`` with the key that is wrong.
///
/// - Parameter file: the name to put before the message.
public func decodeStrictly<Value: Decodable>(
    _ type: Value.Type, from json: Data, file: String? = nil
) throws -> Value {
    do {
        let value = try JSONDecoder().decode(type, from: json)
        if let key = repeatedKey(in: json) {
            throw DocumentError(key: key, problem: "this key stands there twice; leave one of them out")
        }
        return value
    } catch var error as DocumentError {
        error.file = file
        throw error
    } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
        throw DocumentError(key: "", problem: syntaxProblem(in: json), file: file)
    } catch let error as DecodingError {
        throw DocumentError(error, file: file)
    }
}

/// A key of any name, or a place in a list.
struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = "\(intValue)"
        self.intValue = intValue
    }
}
