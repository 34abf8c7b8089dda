import Diagnostics
import NeuralNetworks
import Radiographs
import SafeTensors
import SystemPackage

/// The network that a run trains and what its input is made of: as the config says, or folded for grey images.
struct TransferSetup {
    /// The network, its first convolution folded where the config asks.
    let network: Network
    /// What makes this network's input.
    let preprocessing: Preprocessing
    private let transfer: TransferConfiguration?
    private let folding: GreyFolding?

    /// - Throws: `DocumentError` or `NetworkError` where network and config do not go together.
    init(_ configuration: Configuration, classCount: Int) throws {
        let whole = try configuration.network.network(classCount: classCount)
        let usual = configuration.preprocessing
        transfer = configuration.transfer
        guard transfer?.greyInput == .fold, usual.imageChannels == 3, !usual.hasConstantChannel else {
            network = whole
            preprocessing = usual
            folding = nil
            return
        }
        let common = usual.folded(hasConstantChannel: false).channelMaps[0]
        let folding = try GreyFolding(
            whole, maps: usual.channelMaps.map { ChannelMap(scale: $0.scale, offset: $0.offset) },
            common: ChannelMap(scale: common.scale, offset: common.offset))
        self.folding = folding
        network = folding.network
        preprocessing = usual.folded(hasConstantChannel: folding.hasConstantChannel)
    }

    /// The weights of the file that the config names, if it names one, matched to the network.
    ///
    /// - Throws: `FileError` where the file cannot be read, `TransferError` that lists all that does not fit.
    func weights() throws -> WeightTransfer? {
        guard let transfer else { return nil }
        var options = WeightTransfer.Options()
        options.newLayers = LayerSelection(transfer.newLayers)
        options.fillsWithIdentity = transfer.missingConvolutions == .identity
        options.folding = folding
        options.ignoredPrefixes = Checkpoint.prefixes
        options.averagePrefix = Checkpoint.averagePrefix
        let file = try SafeTensorsFile(FilePath(transfer.weights))
        return try WeightTransfer(of: file, to: network, options: options)
    }
}

extension WeightTransfer {
    /// What was taken and what is new, in one line.
    var summary: String {
        func quoted(_ layers: [String]) -> String { layers.map { "\"\($0)\"" }.joined(separator: ", ") }
        var parts = ["\(path): \(tensorCount) tensors were read"]
        if !newLayers.isEmpty { parts.append("the head \(quoted(newLayers)) is new") }
        if !identities.isEmpty { parts.append("\(quoted(identities)) start as the identity") }
        if !unusedLayers.isEmpty { parts.append("the file's own \(quoted(unusedLayers)) are left out") }
        return parts.joined(separator: "; ")
    }
}
