import Diagnostics
import Foundation
import Testing
import Training

@Suite("A config with a mistake")
struct ConfigurationErrorTests {
    let places: [SchemaPlace]
    let schema: JSONSchema

    init() throws {
        schema = try JSONSchema.ofConfigs()
        places = SchemaPlace.all(in: schema)
    }

    @Test("A misspelt key is an error at every level that suggests the right one")
    func misspeltKeysAreCorrected() throws {
        for place in places {
            // Without its tag nobody knows which alternative was meant.
            for key in place.properties.keys where key != "type" {
                let misspelt = key.prefix(2) + key.dropFirst()
                let value = place.instance[key] ?? schema.sample(of: place.properties[key] ?? .null)
                let object = JSONValue.object(place.instance.members.filter { $0.key != key })
                let error = place.error(with: object.setting(String(misspelt), to: value))
                #expect(error?.key == place.path(of: String(misspelt)), "\(place)")
                #expect(error?.problem == "unknown key; did you mean \"\(key)\"?", "\(place)")
            }
        }
    }

    @Test("A value of a wrong type is an error that names the key, what was found and what was expected")
    func wrongTypesAreNamed() throws {
        for place in places {
            for (key, property) in place.properties where key != "$schema" {
                let isText = schema.branches(of: property).contains { branch in
                    branch["type"]?.text == "string" || branch["const"] != nil
                        || branch["enum"]?.elements.contains { $0.text != nil } == true
                }
                let wrong = isText ? JSONValue.bool(true) : .text("wrong")
                let error = place.error(with: place.instance(with: key, wrong))
                #expect(error?.key == place.path(of: key), "\(place).\(key)")
                let words = isText ? ["true"] : ["\"wrong\"", "a text in quotes"]
                #expect(
                    words.contains { error?.problem.hasPrefix("found \($0)") == true }
                        && error?.problem.contains(", expected ") == true,
                    "\(place).\(key): \(error?.problem ?? "accepted")")
            }
        }
    }

    @Test(
        "The message says what to do",
        arguments: [
            ("{}", "c.json: network: this key is required and is not there"),
            (
                #"{"network": {"preset": "base"}, "trainig": {}}"#,
                #"c.json: trainig: unknown key; did you mean "training"?"#
            ),
            (
                #"{"network": {"preset": "base"}, "training": {"epochs": "5"}}"#,
                "c.json: training.epochs: found a text in quotes, expected a whole number"
            ),
            (
                #"{"network": {"preset": "base"}, "training": {"epochs": 1.5}}"#,
                "c.json: training.epochs: found 1.5, expected a whole number"
            ),
            (
                #"{"network": {"preset": "vgg16", "stochasticDepth": 0.1}}"#,
                "c.json: network.stochasticDepth: found 0.1, but vgg16 has no residual blocks to leave out, as"
                    + " compact, resnet18, resnet34, resnet50, resnet50Keras have"
            ),
            (
                #"{"network": {"preset": "base"}, "training": {"seed": -1}}"#,
                "c.json: training.seed: found -1, expected a number that is not negative"
            ),
            (
                #"{"network": {"preset": "base"}, "training": {"epochs": 0}}"#,
                "c.json: training.epochs: found 0, expected a whole number from 1 to 100000"
            ),
            (
                #"{"network": {"preset": "bass"}}"#,
                #"c.json: network.preset: found "bass", expected one of base, compact, lenet5, alexnet, "#
                    + "vgg16, vgg19, vgg16BN, vgg19BN, inceptionV3, resnet18, resnet34, resnet50, resnet50Keras, "
                    + "inceptionV3Keras; did you mean "
                    + "\"base\"?"
            ),
            (
                #"{"network": {"input": [1, 150, 150]}}"#,
                #"c.json: network: expected either "layers" or "preset""#
            ),
            (
                #"{"network": {"preset": "base", "input": [1, 8, 8]}}"#,
                "c.json: network.input: layer \"pool4\": a kernel that reaches over 2 rows does not fit into 1 (1 "
                    + "and 0 of padding); use a smaller kernel, more padding or fewer layers before it"
            ),
            (
                #"{"network": {"preset": "base", "input": [3, 150, 150]}}"#,
                "c.json: preprocessing: it makes images of 1 channel, the network takes 3; set"
                    + " preprocessing.channels or network.input to agree"
            ),
            (
                #"{"network": {"input": [1, 8, 8], "layers": [{"type": "convlution"}]}}"#,
                #"c.json: network.layers[0].type: found "convlution", expected one of convolution, maxPooling, "#
                    + "averagePooling, relu, flatten, dense, dropout, softmax, add, batchNormalization, concat, "
                    + "globalAveragePooling, adaptiveAveragePooling; did you mean \"convolution\"?"
            ),
            (
                #"{"network": {"input": [1, 8, 8], "layers": [{"type": "dense", "units": 2}]}}"#,
                "c.json: network: layer \"dense1\": dense takes a row of features, found the volume 1×8×8; place"
                    + " flatten before it"
            ),
            (
                #"{"network": {"preset": "base"}, "data": {"cache": ""}}"#,
                #"c.json: data.cache: found "", expected the path of a folder"#
            ),
            (
                #"{"network": {"preset": "base"}, "evaluation": {"threshold": 1.5}}"#,
                "c.json: evaluation.threshold: found 1.5, expected a probability above 0 and below 1"
            ),
            (
                #"{"network": {"preset": "base"}, "evaluation": {"threshold": "half"}}"#,
                #"c.json: evaluation.threshold: found "half", expected a probability above 0 and below 1, or "#
                    + #"{"type": "youden"} or "sensitivity""#
            ),
            (
                #"{"network": {"preset": "base"}, "evaluation": {"threshold": {"type": "yuden"}}}"#,
                #"c.json: evaluation.threshold.type: found "yuden", expected one of youden, sensitivity; did you mean "#
                    + #""youden"?"#
            ),
            (
                #"{"network": {"preset": "base"}, "evaluation": {"threshold": {"type": "youden", "atLeast": 1}}}"#,
                "c.json: evaluation.threshold.atLeast: unknown key; known keys: type"
            ),
            (
                "{\n  \"network\": {\n    \"preset\": base\n  }\n}",
                "c.json: this is no valid JSON: Invalid value around line 3, column 15."
            ),
        ])
    func messagesSayWhatToDo(json: String, message: String) {
        #expect {
            try decodeStrictly(Configuration.self, from: Data(json.utf8), file: "c.json")
        } throws: {
            "\($0)" == message
        }
    }

    @Test("A network with another number of outputs than there are classes is an error that says which layer")
    func outputsHaveToBeClasses() throws {
        let configuration = try decodeStrictly(Configuration.self, from: Data(fullConfig.utf8))
        #expect(throws: Never.self) { try configuration.network.network(classCount: 2) }
        #expect {
            try configuration.network.network(classCount: 3)
        } throws: {
            "\($0)"
                == "network.layers: layer \"softmax1\" gives 2, the data has 3 classes; the last dense layer needs"
                + " \"units\": 3"
        }
        #expect {
            try EvaluationConfiguration(positiveClass: "PNEUMONIA").positiveIndex(among: ["A", "B"])
        } throws: {
            "\($0)" == "evaluation.positiveClass: there is no class \"PNEUMONIA\"; the data has A, B"
        }
    }

    @Test("A config that is not there, or a folder, is named")
    func unreadableFilesAreNamed() {
        for path in ["/nowhere/config.json", "/tmp"] {
            #expect {
                try Configuration(readFrom: .init(path))
            } throws: {
                "\($0)".hasPrefix(path) && ($0 as? any ReportableError)?.exitStatus == .missingInput
            }
        }
    }
}
