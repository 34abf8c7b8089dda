import Diagnostics
import NeuralNetworks
import Radiographs
import SafeTensors
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("A model file that is intact and makes no sense")
struct ModelFileCheckTests {
    private let folder: TemporaryFolder
    private let path: FilePath
    private let model: ModelFile

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path.appending("model.safetensors")
        let network = try Self.network(input: Shape(channels: 1, height: 2, width: 3), outputs: 2)
        let description = ModelDescription(
            network: network, classes: ["NORMAL", "PNEUMONIA"], positiveClass: "PNEUMONIA",
            configuration: Configuration(name: "tiny", network: .layers(network)), epochs: 3)
        model = ModelFile(description: description, parameters: Parameters(for: network, seed: 1))
    }

    private static func network(input: Shape, outputs: Int) throws -> Network {
        var layers = NetworkBuilder(input: input)
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: outputs)))
        return try layers.network()
    }

    /// Why a file is refused whose description was changed.
    private func refusal(_ change: (inout ModelDescription) throws -> Void) throws -> String {
        var description = model.description
        try change(&description)
        return try refusal(ofDescription: description.json())
    }

    /// Why a file with the model's weights and another description is refused.
    private func refusal(ofDescription json: String) throws -> String {
        try SafeTensorsWriter.write(
            model.parameters.tensorSources(), metadata: ["xray.model": json], to: path)
        let error = try #require(throws: ModelFileError.self) { try ModelFile(readFrom: path) }
        #expect(error.path == path && error.exitStatus == .badData)
        #expect("\(error)".hasPrefix("\(path): ") && !"\(error)".contains("\n"))
        return error.problem
    }

    @Test("What belongs together is read")
    func whatBelongsTogetherIsRead() throws {
        var description = model.description
        description.temperature = 1.5
        description.threshold = 1
        try ModelFile(description: description, parameters: model.parameters).write(to: path)
        let read = try ModelFile(readFrom: path)
        #expect(read.description == description && read.path == path)
        #expect(read.parameters.arena.values.elementsEqual(model.parameters.arena.values))
    }

    @Test("The network has to take as many channels as the preprocessing makes")
    func channelsAreCounted() throws {
        let problem = try refusal { $0.preprocessing = Preprocessing(.unit, channels: 3) }
        #expect(problem.contains("preprocessing: it makes images of 3 channels, the network takes 1"))
    }

    @Test("The network has to take images")
    func aRowOfFeaturesIsNoImage() throws {
        let problem = try refusal {
            $0.network = try Network(
                input: Shape(features: 6), nodes: [Node("logits", .dense(Dense(units: 2)), inputs: [])])
        }
        #expect(problem.contains("network: found the input 6, expected channels × rows × columns"))
    }

    @Test("The network has to give a number for each class")
    func classesAreCounted() throws {
        let three = try refusal { $0.classes.append("OTHER") }
        #expect(three.contains("network: found the output 2, expected 3 numbers, one for each class"))
        let volume = try refusal {
            $0.network = try Network(
                input: Shape(channels: 1, height: 2, width: 3),
                nodes: [Node("relu", .relu(ReLU()), inputs: [])])
        }
        #expect(volume.contains("network: found the output 1×2×3, expected 2 numbers"))
    }

    @Test(
        "There have to be two different classes at least",
        arguments: [[], ["PNEUMONIA"], ["PNEUMONIA", "PNEUMONIA"]] as [[String]])
    func classesDiffer(classes: [String]) throws {
        #expect(
            try refusal { $0.classes = classes }
                .contains("classes: found \(classes), expected two or more, no two alike"))
    }

    @Test("The positive class has to be one of the classes")
    func thePositiveClassIsOne() throws {
        let problem = try refusal { $0.positiveClass = "COVID" }
        #expect(
            problem.contains("positiveClass: found \"COVID\", expected one of the classes NORMAL, PNEUMONIA"))
    }

    @Test("The threshold has to be a probability", arguments: [-0.1, 1.5])
    func theThresholdIsAProbability(threshold: Double) throws {
        #expect(
            try refusal { $0.threshold = threshold }
                .contains("threshold: found \(threshold), expected a probability from 0 to 1"))
    }

    @Test("The temperature has to be above 0, in 32 bits as well", arguments: [0, -1.0, 1e-60, 1e60])
    func theTemperatureIsAboveZero(temperature: Double) throws {
        #expect(
            try refusal { $0.temperature = temperature }
                .contains("temperature: found \(temperature), expected a number above 0"))
    }

    @Test("A file of a newer version is told as such, whatever has changed in it")
    func aNewerVersionIsTold() throws {
        let json = try model.description.json()
        let newer = json.replacing("\"formatVersion\":2", with: "\"formatVersion\":3")
        let message = "format version 3, this program reads up to 2; use a newer one"
        #expect(try refusal(ofDescription: newer) == message)
        #expect(try refusal(ofDescription: newer.replacing("\"resize\":", with: "\"framing\":")) == message)
        #expect(try refusal(ofDescription: "{}").contains("formatVersion: this key is required"))
    }

    @Test("A network of 100 GiB without its weights is refused before memory is asked for")
    func weightsAreLookedForFirst() throws {
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 128, width: 128))
        layers.add("flatten", .flatten(Flatten()))
        for number in 1...100 { layers.add("dense\(number)", .dense(Dense(units: 128 * 128))) }
        layers.add("logits", .dense(Dense(units: 2)))
        var description = model.description
        description.network = try layers.network()
        try SafeTensorsWriter.write(
            model.parameters.tensorSources(), metadata: ["xray.model": try description.json()], to: path)
        let error = #expect(throws: SafeTensorsError.self) { try ModelFile(readFrom: path) }
        #expect(error?.kind == .unexpectedTensor)
        #expect(error?.description.contains("holds no tensor \"dense1.weight\"") == true)
    }
}
