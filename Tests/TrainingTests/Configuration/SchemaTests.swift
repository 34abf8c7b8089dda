import Diagnostics
import Foundation
import TestSupport
import Testing
import Training

/// Keeps `configs/schema.json`, which editors read, and the types that are decoded in step.
@Suite("The schema of configs")
struct SchemaTests {
    let schema: JSONSchema
    let places: [SchemaPlace]

    init() throws {
        schema = try JSONSchema.ofConfigs()
        places = SchemaPlace.all(in: schema)
    }

    @Test("Every object is found, and is valid by the schema and for the decoder")
    func everyObjectIsFound() throws {
        // The root, six sections, a group and a phase of layers, the network's 2 forms and 13 layers, 3 optimizers,
        // 5 schedules with a warm-up each, loss, clipping, stopping, averaging, 2 validations, 7 normalisations, 9
        // changes of images, 2 rules of a threshold, views, a progressive size.
        #expect(places.count == 1 + 6 + 2 + 15 + 3 + 10 + 4 + 2 + 7 + 9 + 2 + 1 + 1)
        for place in places {
            #expect(schema.problems(of: place.document(place.instance)) == [], "\(place)")
            #expect(place.error(with: place.instance) == nil, "\(place)")
        }
    }

    @Test("Shipped configs are valid and decode")
    func shippedConfigsAreValid() throws {
        let folder = SharedMaterial.package.appending("configs")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.string).filter {
            $0.hasSuffix(".json") && $0 != "schema.json"
        }
        #expect(names.contains("base.json") && names.contains("smoke.json"))
        for name in names {
            let path = folder.appending(name)
            #expect(schema.problems(of: try JSONValue(readFrom: path)) == [], "\(name)")
            #expect(throws: Never.self, "\(name)") { try Configuration(readFrom: path) }
        }
    }

    @Test("A config with every key is valid, and so is what the program writes of it")
    func aConfigWithEveryKeyIsValid() throws {
        let document = try JSONValue(fullConfig)
        #expect(schema.problems(of: document) == [])
        let configuration = try decodeStrictly(Configuration.self, from: Data(fullConfig.utf8))
        #expect(schema.problems(of: try JSONValue(configuration.json())) == [])
        let sections = document.members.keys.filter { $0 != "$schema" }
        #expect(
            sections.sorted() == [
                "augmentation", "data", "evaluation", "name", "network", "preprocessing", "tensorboard",
                "training", "transfer",
            ])
    }

    @Test("The schema's keys are those that the decoder knows")
    func keysAreTheDecoders() throws {
        for place in places {
            let error = place.error(with: place.instance(with: "zzzzzzzz", .number(1)))
            #expect(error?.key == place.path(of: "zzzzzzzz"), "\(place)")
            let list = error?.problem.split(separator: "known keys: ").last ?? ""
            #expect(
                list.split(separator: ", ").map(String.init).sorted() == place.properties.keys.sorted(),
                "\(place)")
        }
    }

    @Test("The schema's words are those that the decoder knows")
    func wordsAreTheDecoders() throws {
        for place in places {
            for (key, property) in place.properties {
                let words = words(of: property, key, in: place)
                guard !words.isEmpty else { continue }
                let error = place.error(with: place.instance(with: key, .text("zzzzzzzz")))
                #expect(error?.key == place.path(of: key), "\(place).\(key)")
                let expected = error?.problem.split(separator: "expected").last ?? ""
                let listed = expected.matches(of: /[A-Za-z0-9]+/).map { String($0.0) }
                #expect(Set(listed).subtracting(["one", "of", "or"]) == words, "\(place).\(key)")
                for word in words where key != "type" {
                    var object = place.instance(with: key, .text(word))
                    // What a network's authors used may be colour, which the preprocessing has to agree to.
                    if key == "preset" {
                        object = object.setting("input", to: .list([1, 160, 160].map { .number($0) }))
                    }
                    #expect(place.error(with: object) == nil, "\(place).\(key): \(word)")
                }
            }
        }
    }

    @Test("The schema's defaults are the decoder's")
    func defaultsAreTheDecoders() throws {
        for place in places {
            let decoded = try place.decoding(place.instance)
            for (key, property) in place.properties where place.instance[key] == nil {
                guard let expected = property["default"] else { continue }
                let found = decoded[key] ?? .null
                if case .object(let members) = expected {
                    for (name, value) in members {
                        #expect(found[name] == value, "\(place).\(key).\(name)")
                    }
                } else {
                    #expect(found == expected, "\(place).\(key)")
                }
            }
        }
    }

    @Test("The schema's bounds are the decoder's")
    func boundsAreTheDecoders() throws {
        var count = 0
        for place in places {
            for (key, property) in place.properties {
                for bound in Bound.all(in: schema.branches(of: property)) {
                    count += 1
                    let inside = place.instance(with: key, .number(bound.inside))
                    #expect(place.error(with: inside) == nil, "\(place).\(key): \(bound.inside)")
                    let outside = place.instance(with: key, .number(bound.outside))
                    #expect(
                        place.error(with: outside)?.key == place.path(of: key),
                        "\(place).\(key): \(bound.outside)")
                }
            }
        }
        #expect(count > 90)
    }

    /// The words a key can have, where it is a word; of a type tag those of all branches.
    private func words(of property: JSONValue, _ key: String, in place: SchemaPlace) -> Set<String> {
        if key == "type" {
            return Set(places.filter { $0.path == place.path }.compactMap { $0.instance["type"]?.text })
        }
        return Set(property["enum"]?.elements.compactMap(\.text) ?? [])
    }
}

/// A number that a bound just allows, and one that it just forbids.
private struct Bound {
    let inside: Double
    let outside: Double

    static func all(in branches: [JSONValue]) -> [Bound] {
        branches.flatMap { schema -> [Bound] in
            let step = schema["type"]?.text == "integer" ? 1 : 1e-3
            return [
                schema["minimum"]?.number.map { Bound(inside: $0, outside: $0 - step) },
                schema["maximum"]?.number.map { Bound(inside: $0, outside: $0 + step) },
                schema["exclusiveMinimum"]?.number.map { Bound(inside: $0 + step, outside: $0) },
                schema["exclusiveMaximum"]?.number.map { Bound(inside: $0 - step, outside: $0) },
            ].compactMap(\.self)
        }
    }
}
