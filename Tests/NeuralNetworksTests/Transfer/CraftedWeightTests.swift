import NeuralNetworks
import SafeTensors
import TestSupport
import Testing

@Suite("Weights whose shapes and names are out of all bounds")
struct CraftedWeightTests {
    private let folder: TemporaryFolder
    private let network: Network

    init() throws {
        folder = try TemporaryFolder()
        network = try vggLike(
            blocks: [[4]], input: Shape(channels: 3, height: 8, width: 8),
            head: .denseThenClasses(units: 7, 2))
    }

    @Test("A head of no numbers is of another shape, however large its other extents")
    func aHeadOfNoNumbersIsOfAnotherShape() throws {
        let name = "classifier.3.weight"
        var list = tensors(of: network).filter { $0.name != name }
        list.append(NamedTensor(name, [0, 1 << 40, 1 << 40], values: []))
        let error = try #require(throws: TransferError.self) {
            try WeightTransfer(of: folder.weights(list), to: network)
        }
        #expect(
            error.misshapen
                == ["\(name) (file [0, 1099511627776, 1099511627776], network [2, 7])"])
        #expect(error.missing.isEmpty && error.unexpected.isEmpty)
    }

    @Test("A layer with the greatest number there is has no place in the network")
    func theGreatestNumberHasNoPlace() throws {
        let name = "features.\(Int.max).weight"
        let list = tensors(of: network) + [NamedTensor(name, [4, 4, 3, 3])]
        let error = try #require(throws: TransferError.self) {
            try WeightTransfer(of: folder.weights(list), to: network)
        }
        #expect(error.unexpected == [name])
        #expect(error.missing.isEmpty && error.misshapen.isEmpty)
    }
}

@Suite("Weights beside their average")
struct AveragedWeightTransferTests {
    private let folder: TemporaryFolder
    private let network: Network
    private var options = WeightTransfer.Options()

    init() throws {
        folder = try TemporaryFolder()
        network = try vggLike(
            blocks: [[4]], input: Shape(channels: 3, height: 8, width: 8), head: .classes(2))
        options.ignoredPrefixes = ["average/"]
        options.averagePrefix = "average/"
    }

    @Test("The average is taken where there is one, the weight itself elsewhere")
    func theAverageIsTaken() throws {
        let weights = tensors(of: network)
        let average = NamedTensor("average/features.0.weight", [4, 3, 3, 3], seed: 9)
        let file = try folder.weights(weights + [average])
        let parameters = Parameters(for: network, seed: 1)
        let transfer = try WeightTransfer(of: file, to: network, options: options)
        try transfer.fill(parameters)
        #expect(transfer.tensorCount == weights.count)
        for tensor in weights {
            let isAveraged = tensor.name == "features.0.weight"
            #expect(
                parameters.numbers(tensor.name) == (isAveraged ? average : tensor).values, "\(tensor.name)")
        }
    }

    @Test("An average of another shape than the network's is refused by its own name")
    func anAverageOfAnotherShapeIsRefused() throws {
        let average = NamedTensor("average/features.0.weight", [4, 3, 5, 5])
        let error = try #require(throws: TransferError.self) {
            try WeightTransfer(
                of: folder.weights(tensors(of: network) + [average]), to: network, options: options)
        }
        #expect(
            error.misshapen
                == ["average/features.0.weight (file [4, 3, 5, 5], network [4, 3, 3, 3])"])
    }
}
