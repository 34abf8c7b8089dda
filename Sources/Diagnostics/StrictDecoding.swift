import Foundation

/// What is wrong with a value in a JSON document, in the words of the person who wrote it.
public struct DocumentError: ReportableError, Equatable {
    /// The key that is wrong, from the root: `training.optimizer.learningRate`, `network.layers[2].filters`.
    public let key: String
    /// What was found and what was expected.
    public let problem: String
    /// The file, once it is known.
    public var file: String?

    /// Says which key is wrong, and how.
    public init(key: String, problem: String, file: String? = nil) {
        self.key = key
        self.problem = problem
        self.file = file
    }

    /// Makes the error from the path a decoder stands at.
    public init(at path: [any CodingKey], _ problem: String) {
        self.init(key: spelledPath(path), problem: problem)
    }

    /// One line: the file, the key and the problem.
    public var description: String {
        let place = key.isEmpty ? "" : "\(key): "
        return (file.map { "\($0): " } ?? "") + place + problem
    }

    /// Bad data.
    public var exitStatus: ExitStatus { .badData }
}

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
    /// The value of a key, or its default where the document leaves it out.
    public func value<Value: Decodable>(_ key: Key, default fallback: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? fallback
    }

    /// The value of a key that has to satisfy a condition.
    ///
    /// - Parameter expectation: what was expected, to be read after "expected": `"a number above 0"`.
    public func value<Value: Decodable>(
        _ key: Key, default fallback: Value, expecting expectation: String, where isValid: (Value) -> Bool
    ) throws -> Value {
        let value = try value(key, default: fallback)
        guard isValid(value) else { throw invalid(key, "found \(value), expected \(expectation)") }
        return value
    }

    /// A ``DocumentError`` at one of this container's keys.
    public func invalid(_ key: Key, _ problem: String) -> DocumentError {
        DocumentError(at: codingPath + [key], problem)
    }
}

/// Decodes a JSON document and turns every failure into a ``DocumentError`` with the key that is wrong.
///
/// - Parameter file: the name to put before the message.
public func decodeStrictly<Value: Decodable>(
    _ type: Value.Type, from json: Data, file: String? = nil
) throws -> Value {
    do {
        return try JSONDecoder().decode(type, from: json)
    } catch var error as DocumentError {
        error.file = file
        throw error
    } catch let error as DecodingError {
        throw DocumentError(error, file: file)
    }
}

extension DocumentError {
    init(_ error: DecodingError, file: String?) {
        switch error {
        case .typeMismatch(let type, let context):
            self.init(at: context.codingPath, "expected \(plainName(of: type)); \(plainReason(context))")
        case .valueNotFound(let type, let context):
            self.init(at: context.codingPath, "found null, expected \(plainName(of: type))")
        case .keyNotFound(let key, let context):
            self.init(at: context.codingPath + [key], "this key is required and is not there")
        case .dataCorrupted(let context):
            let reason = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
            self.init(at: context.codingPath, reason ?? context.debugDescription)
        @unknown default:
            self.init(key: "", problem: "\(error)")
        }
        self.file = file
    }
}

/// A key of any name.
private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
}

private func spelledPath(_ path: [any CodingKey]) -> String {
    path.reduce(into: "") { text, key in
        if let index = key.intValue {
            text += "[\(index)]"
        } else {
            text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
        }
    }
}

private func plainName(of type: Any.Type) -> String {
    switch type {
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is String.Type: "a text in quotes"
    case is Bool.Type: "true or false"
    case is [Any].Type: "a list in [ ]"
    default: "an object in { }"
    }
}

/// The part of Foundation's explanation that says what was found.
private func plainReason(_ context: DecodingError.Context) -> String {
    let text = context.debugDescription
    if let found = text.range(of: "found ") {
        let what = text[found.upperBound...].replacing(" instead.", with: "").replacing(" instead", with: "")
        return "found \(what)"
    }
    return text
}
