import Diagnostics
import NeuralNetworks
import SafeTensors
import TestSupport
import Testing

@Suite("Weights that do not fit")
struct WeightErrorTests {
    let folder: TemporaryFolder
    let network: Network

    init() throws {
        folder = try TemporaryFolder()
        network = try vggLike(
            blocks: [[4, 4], [4]], input: Shape(channels: 3, height: 8, width: 8),
            head: .denseThenClasses(units: 7, 2))
    }

    private func transfer(
        _ list: [NamedTensor], _ options: WeightTransfer.Options = .init()
    ) throws -> WeightTransfer {
        try WeightTransfer(of: folder.weights(list), to: network, options: options)
    }

    private func error(_ list: [NamedTensor]) -> TransferError? {
        #expect(throws: TransferError.self) { try transfer(list) }
    }

    @Test("What is missing, unexpected and of another shape is one line, by name")
    func everythingIsListed() throws {
        var list = tensors(of: network)
        list.removeAll { $0.name.hasPrefix("features.2") || $0.name == "classifier.0.bias" }
        list[0].shape = [4, 3, 5, 5]
        list[0].values = [Float](repeating: 0, count: 300)
        list.append(NamedTensor("features.9.scale", [4]))
        list.append(NamedTensor("neck.weight", [4]))
        let found = try #require(error(list))
        // Without features.2 the file's second block begins where the network's does.
        #expect(found.missing == ["features.2.weight", "features.2.bias", "classifier.0.bias"])
        #expect(found.unexpected == ["features.9.scale", "neck.weight"])
        #expect(
            found.misshapen == ["features.0.weight (file [4, 3, 5, 5], network [4, 3, 3, 3])"])
        let path = folder.path.appending("weights.safetensors")
        #expect(
            found.description.hasPrefix(
                "\(path): the weights do not fit the network: the file lacks features.2.weight, features.2.bias,"
                    + " classifier.0.bias; the network has no place for features.9.scale, neck.weight; of another"
                    + " shape are features.0.weight (file"))
        #expect(found.description.hasSuffix("lets such convolutions start as the identity"))
        #expect(!found.description.contains("\n"))
        #expect(found.exitStatus == .badData)
    }

    @Test("A file of another network is refused with all that the network needs")
    func anotherNetworkIsRefused() throws {
        let found = try #require(error([NamedTensor("encoder.weight", [2, 2])]))
        #expect(found.missing == network.parameterSpecifications.map(\.name))
        #expect(found.unexpected == ["encoder.weight"])
    }

    @Test("Weights for colour in a grey network: the message names the key that helps")
    func coloursInAGreyNetwork() throws {
        let grey = try vggLike(
            blocks: [[4, 4], [4]], input: Shape(channels: 1, height: 8, width: 8),
            head: .denseThenClasses(units: 7, 2))
        let found = try #require(
            #expect(throws: TransferError.self) {
                try WeightTransfer(of: folder.weights(tensors(of: network)), to: grey)
            })
        #expect(found.advice.contains("transfer.greyInput"))
    }

    @Test("Another number of classes replaces the head, and it is said")
    func anotherNumberOfClassesReplacesTheHead() throws {
        var list = tensors(of: network).filter { !$0.name.hasPrefix("classifier.3") }
        list += [NamedTensor("classifier.3.weight", [1000, 7]), NamedTensor("classifier.3.bias", [1000])]
        let found = try transfer(list)
        #expect(found.newLayers == ["classifier.3"])
        let parameters = Parameters(for: network, seed: 5)
        let fresh = parameters.numbers("classifier.3.weight")
        try found.fill(parameters)
        #expect(parameters.numbers("classifier.3.weight") == fresh)
        #expect(
            parameters.numbers("classifier.0.weight")
                == list.first { $0.name == "classifier.0.weight" }?.values)
    }

    @Test("A head of another shape that is not the last layer is no new head")
    func anotherShapeInTheMiddleIsRefused() throws {
        var list = tensors(of: network).filter { !$0.name.hasPrefix("classifier.0") }
        list += [NamedTensor("classifier.0.weight", [9, 16]), NamedTensor("classifier.0.bias", [9])]
        #expect(error(list)?.misshapen.count == 2)
        var options = WeightTransfer.Options()
        options.newLayers = LayerSelection(["classifier"])
        #expect(try transfer(list, options).newLayers == ["classifier.0", "classifier.3"])
    }

    @Test("Features alone leave the whole head new; a head the network does without is left out")
    func featuresAlone() throws {
        let features = tensors(of: network).filter { $0.name.hasPrefix("features") }
        #expect(try transfer(features).newLayers == ["classifier.0", "classifier.3"])
        let withHead =
            features + [NamedTensor("head.fc.weight", [10, 4]), NamedTensor("head.fc.bias", [10])]
        #expect(try transfer(withHead).unusedLayers == ["head.fc"])
    }

    @Test("A number that is none is refused by name")
    func notANumberIsRefused() throws {
        var list = tensors(of: network)
        list[2].values[5] = .nan
        let found = try transfer(list)
        let error = #expect(throws: SafeTensorsError.self) {
            try found.fill(Parameters(for: network, seed: 1))
        }
        #expect(error?.kind == .notFinite)
        #expect(error?.description.contains("\"\(list[2].name)\"") == true)
    }

    @Test("A prefix ends where a part of the name ends")
    func prefixesEndWithAPart() {
        let selection = LayerSelection(["features.2", "block5"])
        #expect(selection.contains("features.2") && selection.contains("block5_conv1"))
        #expect(!selection.contains("features.28") && !selection.contains("block50"))
        #expect(selection.unmatched(in: ["features.2.conv"]) == ["block5"])
    }
}
