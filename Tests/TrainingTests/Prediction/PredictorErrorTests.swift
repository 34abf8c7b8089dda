import Diagnostics
import NeuralNetworks
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("Models that are asked together and do not fit")
struct PredictorErrorTests {
    /// Two model files of runs of one name.
    private func models(_ folder: TemporaryFolder, change: (inout ModelDescription) -> Void) throws
        -> [ModelFile]
    {
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 4, width: 4))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2)))
        let network = try layers.network()
        let model = ModelFile(
            describing: network, .layers(network), parameters: Parameters(for: network, seed: 1))
        var description = model.description
        change(&description)
        let other = ModelFile(description: description, parameters: model.parameters)
        return try [("first", model), ("other", other)].map { name, model in
            let path = folder.path.appending("\(name).safetensors")
            try model.write(to: path)
            return try ModelFile(readFrom: path)
        }
    }

    @Test("Other classes: both files are named, whose runs may be called the same")
    func otherClasses() throws {
        let folder = try TemporaryFolder()
        let files = try models(folder) {
            $0.classes = ["0", "2"]
            $0.positiveClass = "2"
        }
        let error = #expect(throws: EnsembleError.self) { try Predictor(models: files) }
        let (first, other) = (
            folder.path.appending("first.safetensors"), folder.path.appending("other.safetensors")
        )
        #expect(error?.description.hasPrefix("\(first) tells 0, 1 apart, \(other) 0, 2; ") == true)
        #expect(error?.exitStatus == .badData && error?.description.contains("\n") == false)
    }

    @Test("Another positive class: both files are named")
    func otherPositiveClass() throws {
        let folder = try TemporaryFolder()
        let files = try models(folder) { $0.positiveClass = "0" }
        let error = #expect(throws: EnsembleError.self) { try Predictor(models: files) }
        let text = error?.description ?? ""
        #expect(text.contains("first.safetensors is 1") && text.contains("other.safetensors is 0"))
    }
}
