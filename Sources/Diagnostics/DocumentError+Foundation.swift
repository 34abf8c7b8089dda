import Foundation

// Foundation's decoding errors, in the words of the person who wrote the document.

extension DocumentError {
    init(_ error: DecodingError, file: String?) {
        switch error {
        case .typeMismatch(let type, let context):
            self.init(
                at: context.codingPath, "found \(plainFinding(context)), expected \(plainName(of: type))")
        case .valueNotFound(let type, let context):
            self.init(at: context.codingPath, "found null, expected \(plainName(of: type))")
        case .keyNotFound(let key, let context):
            self.init(at: context.codingPath + [key], "this key is required and is not there")
        case .dataCorrupted(let context):
            self.init(at: context.codingPath, context.debugDescription)
        @unknown default:
            self.init(key: "", problem: "\(error)")
        }
        self.file = file
    }

    /// Says what stands where a decoder is, and what was expected there.
    ///
    /// - Parameter expectation: to be read after "expected": `"a whole number or [rows, columns]"`.
    public init(at decoder: any Decoder, expected expectation: String) {
        self.init(at: decoder.codingPath, "found \(finding(at: decoder)), expected \(expectation)")
    }
}

/// What a document holds where a decoder is.
private func finding(at decoder: any Decoder) -> String {
    guard let value = try? decoder.singleValueContainer() else { return "nothing" }
    if value.decodeNil() { return "null" }
    if let text = try? value.decode(String.self) { return "\"\(text)\"" }
    if let flag = try? value.decode(Bool.self) { return "\(flag)" }
    if let number = try? value.decode(Int.self) { return "\(number)" }
    if let number = try? value.decode(Double.self) { return "\(number)" }
    return (try? decoder.unkeyedContainer()) == nil ? "an object in { }" : "a list in [ ]"
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
private func plainFinding(_ context: DecodingError.Context) -> String {
    let text = context.debugDescription
    guard let found = text.range(of: "found ") else { return text }
    let what = text[found.upperBound...].replacing(" instead", with: "").replacing(".", with: "")
    return switch what {
    case "a string", "a string/data": "a text in quotes"
    case "number", "a number": "a number"
    case "bool": "true or false"
    case "an array": "a list in [ ]"
    case "a dictionary": "an object in { }"
    default: String(what)
    }
}

/// What is wrong with a number that does not fit its type, or `nil` where an error says something else.
///
/// On Linux the error is of an internal type, and its only content is the number in quotes.
func unfitNumber(_ error: any Error) -> String? {
    guard !(error is DocumentError), !(error is DecodingError) else { return nil }
    let parts = "\(error)".split(separator: "\"", omittingEmptySubsequences: false)
    guard parts.count == 3, let number = Double(parts[1]) else { return nil }
    let expected =
        if number.isFinite, number != number.rounded() {
            "a whole number"
        } else {
            number < 0 ? "a number that is not negative" : "a smaller number"
        }
    return "found \(parts[1]), expected \(expected)"
}

/// Where and why a document is no JSON.
func syntaxProblem(in json: Data) -> String {
    do {
        _ = try JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed)
        return "a number in it is too large, or not whole where a whole one is expected"
    } catch {
        let reason = (error as NSError).userInfo["NSDebugDescription"] as? String ?? "it cannot be read"
        return "this is no valid JSON: \(withLineAndColumn(reason, in: json))"
    }
}

/// Puts the line and column in the place of "character 1234".
private func withLineAndColumn(_ reason: String, in json: Data) -> String {
    guard let place = reason.firstMatch(of: /character (\d+)/), let offset = Int(place.1) else {
        return reason
    }
    let before = json.prefix(offset)
    let newline = UInt8(ascii: "\n")
    let line = before.count { $0 == newline } + 1
    let column = before.reversed().prefix { $0 != newline }.count + 1
    return reason.replacing(place.0, with: "line \(line), column \(column)")
}
