import TestSupport

/// A JSON Schema (draft 2020-12), as far as `configs/schema.json` uses it.
struct JSONSchema {
    let root: JSONValue

    static func ofConfigs() throws -> JSONSchema {
        let path = SharedMaterial.package.appending("configs").appending("schema.json")
        return JSONSchema(root: try JSONValue(readFrom: path))
    }

    /// What is wrong with a document, a line for each; nothing where it is valid.
    func problems(of document: JSONValue) -> [String] { problems(document, root, at: "") }

    /// A schema without its reference; what stands beside the reference goes before what it refers to.
    func resolved(_ schema: JSONValue) -> JSONValue {
        guard let reference = schema["$ref"]?.text else { return schema }
        let name = String(reference.dropFirst("#/$defs/".count))
        let target = resolved(root["$defs"]?[name] ?? .null)
        return .object(target.members.merging(schema.members.filter { $0.key != "$ref" }) { $1 })
    }

    /// The alternatives a schema offers, or the schema itself where there are none.
    func branches(of schema: JSONValue) -> [JSONValue] {
        let schema = resolved(schema)
        if schema["properties"] != nil { return [schema] }
        let alternatives = (schema["oneOf"] ?? schema["anyOf"])?.elements ?? []
        return alternatives.isEmpty ? [schema] : alternatives.flatMap(branches)
    }

    private func problems(_ value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
        let schema = resolved(schema)
        guard !schema.members.isEmpty else { return ["\(path): there is no schema"] }
        return schema.members.sorted { $0.key < $1.key }.flatMap { keyword, rule in
            problems(value, keyword, rule, of: schema, at: path)
        }
    }

    private func problems(
        _ value: JSONValue, _ keyword: String, _ rule: JSONValue, of schema: JSONValue, at path: String
    ) -> [String] {
        func require(_ isRight: Bool, _ what: String) -> [String] { isRight ? [] : ["\(path): \(what)"] }
        switch keyword {
        case "$schema", "$defs", "title", "description", "default", "examples":
            return []
        case "type":
            return require(value.isOf(type: rule.text), "found \(value), expected type \(rule)")
        case "const": return require(value == rule, "found \(value), expected \(rule)")
        case "enum": return require(rule.elements.contains(value), "found \(value), expected one of \(rule)")
        case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
            return require(value.keeps(keyword, rule), "found \(value), expected \(keyword) \(rule)")
        case "minItems":
            return require(value.elements.count >= Int(rule.number ?? 0), "too few items")
        case "maxItems":
            return require(value.elements.count <= Int(rule.number ?? 0), "too many items")
        case "pattern":
            guard let text = value.text, let pattern = try? Regex(rule.text ?? "(") else {
                return ["\(path): no text or no pattern"]
            }
            return require(text.contains(pattern), "found \(text), expected \(rule)")
        case "items":
            return value.elements.enumerated().flatMap { problems($1, rule, at: "\(path)[\($0)]") }
        case "properties":
            return value.members.flatMap { key, member in
                rule[key].map { problems(member, $0, at: "\(path).\(key)") } ?? []
            }
        case "required":
            return rule.elements.compactMap(\.text).flatMap {
                require(value[$0] != nil, "the key \($0) is missing")
            }
        case "additionalProperties":
            return value.members.keys.flatMap {
                require(schema["properties"]?[$0] != nil, "unknown key \($0)")
            }
        case "oneOf":
            let valid = rule.elements.count { problems(value, $0, at: path).isEmpty }
            return require(valid == 1, "\(value) fits \(valid) alternatives, expected 1")
        case "anyOf":
            let isValid = rule.elements.contains { problems(value, $0, at: path).isEmpty }
            return require(isValid, "\(value) fits no alternative")
        default:
            return ["\(path): the schema uses \(keyword), which is not checked here"]
        }
    }
}

extension JSONValue {
    fileprivate func isOf(type: String?) -> Bool {
        switch (self, type) {
        case (.object, "object"), (.list, "array"), (.text, "string"), (.bool, "boolean"),
            (.number, "number"):
            true
        case (.number(let number), "integer"): number == number.rounded()
        default: false
        }
    }

    /// Whether a number keeps a bound; bounds say nothing of other values.
    fileprivate func keeps(_ keyword: String, _ rule: JSONValue) -> Bool {
        guard let number, let bound = rule.number else { return number == nil }
        return switch keyword {
        case "minimum": number >= bound
        case "maximum": number <= bound
        case "exclusiveMinimum": number > bound
        default: number < bound
        }
    }
}
