import Diagnostics
import Foundation
import Testing

@Suite("A key that stands twice in a JSON document")
struct RepeatedKeyTests {
    private func error(_ json: String) -> DocumentError? {
        do {
            _ = try decodeStrictly(Anything.self, from: Data(json.utf8), file: "file.json")
            return nil
        } catch {
            return error as? DocumentError
        }
    }

    @Test(
        "It is an error that names the key from the root",
        arguments: [
            (#"{"a": 1, "b": 2, "a": 3}"#, "a"),
            (#"{"a": {"b": 1, "c": [2, {"d": 3, "d": 4}]}}"#, "a.c[1].d"),
            (#"[{"a": "}", "b": {}}, {"a": "\\\"", "\u0061": 0}]"#, "[1].a"),
        ])
    func itIsNamed(json: String, key: String) {
        #expect(
            error(json)
                == DocumentError(
                    key: key, problem: "this key stands there twice; leave one of them out",
                    file: "file.json"))
    }

    @Test(
        "The same key in two objects, or as a value, is none",
        arguments: [
            #"{"a": {"a": "a"}, "b": ["b", "b", {"b": 1}, {"b": 2}]}"#, #"["a", "a"]"#, #""a""#, "[]", "{}",
            #"{"a": "x, \"a\": 1", "b": ["a"], "c": "a"}"#,
        ])
    func othersAreFine(json: String) { #expect(error(json) == nil) }
}

/// Takes whatever a document holds.
private struct Anything: Decodable {
    init(from decoder: any Decoder) throws {}
}
