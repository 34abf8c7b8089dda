import Diagnostics
import Foundation
import NeuralNetworks
import Training

/// An object of the schema, in a whole and valid config around it.
struct SchemaPlace: CustomStringConvertible, Sendable {
    /// Where the object stands: `training.optimizer`, `network.layers[0]`.
    let path: String
    /// Its keys' schemas, references resolved.
    let properties: [String: JSONValue]
    /// The object with the keys that are required.
    let instance: JSONValue
    /// Whether it holds one of its keys and no other, as a warm-up in epochs or in steps.
    let hasOneKey: Bool
    /// Puts another object in its place.
    let document: @Sendable (JSONValue) -> JSONValue

    var description: String { "\(path.isEmpty ? "the config" : path) \(instance["type"]?.text ?? "")" }

    /// The object with one key more, or with another value for it.
    func instance(with key: String, _ value: JSONValue) -> JSONValue {
        hasOneKey && properties[key] != nil ? .object([key: value]) : instance.setting(key, to: value)
    }

    /// The path of one of the object's keys.
    func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    var isLayer: Bool { path == "network.layers[0]" }

    /// Decodes a config with `object` in this place.
    ///
    /// A layer is decoded alone: most of them are no network by themselves.
    ///
    /// - Returns: the object as it is written again, with every default.
    @discardableResult
    func decoding(_ object: JSONValue) throws -> JSONValue {
        if isLayer {
            do {
                return try JSONValue(JSONEncoder().encode(decodeStrictly(Node.self, from: object.data)))
            } catch let error as DocumentError {
                throw DocumentError(key: path(of: error.key), problem: error.problem)
            }
        }
        let configuration = try decodeStrictly(Configuration.self, from: surrounded(object).data)
        return path.split(separator: ".").reduce(try JSONValue(configuration.json())) { value, part in
            let name = part.prefix { $0 != "[" }
            let found = value[String(name)] ?? .null
            return name == part ? found : found.elements.first ?? .null
        }
    }

    /// The config around an object, where the object asks for something of its surroundings.
    func surrounded(_ object: JSONValue) -> JSONValue {
        let whole = document(object)
        switch path {
        case "preprocessing" where ["torchvision", "caffe", "inception"].contains(object["type"]?.text):
            let input = Self.input(channels: object["channels"] ?? .number(3))
            return whole.setting("network", to: .object(["preset": .text("base"), "input": input]))
        case "network" where object["preset"] != nil && object["input"] == nil:
            // Most presets are for colour by themselves, and the config around is not.
            return whole.setting("network", to: object.setting("input", to: Self.input(channels: .number(1))))
        case "transfer.phases[0]" where object["epochs"] != nil:
            // The last phase has no number of epochs, so there is one behind.
            let transfer = (whole["transfer"] ?? .null).setting("phases", to: .list([object, .object([:])]))
            return whole.setting("transfer", to: transfer)
        default: return whole
        }
    }

    private static func input(channels: JSONValue) -> JSONValue {
        .list([channels, .number(150), .number(150)])
    }

    /// What is wrong with a config with `object` in this place.
    func error(with object: JSONValue) -> DocumentError? {
        do {
            try decoding(object)
            return nil
        } catch {
            return error as? DocumentError
        }
    }

    /// Every object that the schema describes, each branch of each alternative.
    static func all(in schema: JSONSchema) -> [SchemaPlace] {
        places(of: schema.root, at: "", in: schema) { $0 }
    }

    private static func places(
        of object: JSONValue, at path: String, in schema: JSONSchema,
        document: @escaping @Sendable (JSONValue) -> JSONValue
    ) -> [SchemaPlace] {
        schema.branches(of: object).flatMap { branch -> [SchemaPlace] in
            if let items = branch["items"] {
                return places(of: items, at: "\(path)[0]", in: schema) { document(.list([$0])) }
            }
            guard let properties = branch["properties"]?.members.mapValues(schema.resolved) else { return [] }
            let instance = schema.sample(of: branch)
            let place = SchemaPlace(
                path: path, properties: properties, instance: instance,
                hasOneKey: branch["oneOf"] != nil, document: document)
            return [place]
                + properties.flatMap { key, property in
                    places(of: property, at: place.path(of: key), in: schema) {
                        document(place.instance(with: key, $0))
                    }
                }
        }
    }
}

extension JSONSchema {
    /// A value that a schema allows; of an object the keys that are required.
    func sample(of schema: JSONValue) -> JSONValue {
        let schema = resolved(schema)
        if let word = schema["const"] { return word }
        if let first = schema["examples"]?.elements.first ?? schema["enum"]?.elements.first { return first }
        if let value = schema["default"] { return value }
        if let properties = schema["properties"] {
            let required =
                (schema["required"] ?? schema["oneOf"]?.elements.first?["required"])?.elements ?? []
            return .object(
                Dictionary(
                    uniqueKeysWithValues: required.compactMap(\.text).map {
                        ($0, sample(of: properties[$0] ?? .null))
                    }))
        }
        if let first = (schema["oneOf"] ?? schema["anyOf"])?.elements.first { return sample(of: first) }
        switch schema["type"]?.text {
        case "string": return .text("NORMAL")
        case "boolean": return .bool(true)
        case "array": return .list([])
        default: return schema["minimum"] ?? .number(1)
        }
    }
}
