/// From a grey level to an input value: level · scale + offset.
public struct ChannelMap: Hashable, Sendable {
    /// What the level is multiplied with.
    public var scale: Double
    /// What is added then.
    public var offset: Double

    /// level · scale + offset.
    public init(scale: Double, offset: Double) {
        self.scale = scale
        self.offset = offset
    }
}

/// A network made for colour that is given grey images, with its three input channels folded into one or two.
///
/// A network for colour sees a grey level x three times, as p_c = s_c·x + o_c. Its first convolution sums
/// Σ_t Σ_c w_c,t · p_c,t over the taps t that lie inside the image: the zeros around it are zeros of p, not of x.
/// With one common channel z = s·x + o every p_c is a_c·z + b_c, where a_c = s_c/s and b_c = o_c − a_c·o, and so
///
///     Σ_t (Σ_c a_c·w_c,t)·z_t + Σ_t (Σ_c b_c·w_c,t)·1   over the taps inside the image.
///
/// The second sum is a number for each filter in the interior, but not at the border, where taps are missing: put into
/// the bias it would be wrong there. It is itself a convolution, of an image that is one everywhere, with zeros around
/// it like the other. So:
/// - where all b_c are zero (the channels are preprocessed alike), one channel is enough: a third of the cost;
/// - where the convolution has no padding and has a bias, no tap is ever missing, and the second sum goes there;
/// - elsewhere the folded convolution reads two channels, z and the constant one: two thirds of the cost, and the very
///   same function up to the border.
///
/// The second channel could do with fewer products, for away from the border it adds one number a filter. But the
/// border's numbers differ, and would have to be added before the ReLU that the convolution computes with the rest: one
/// more pass over the largest map of the network, for what is 2 % of ResNet-18's products and 0.2 % of VGG16's.
///
/// A folded layer that is trained further follows another path than the unfolded one: it has fewer weights.
public struct GreyFolding: Sendable {
    /// The network whose first convolutions read the folded channels.
    public let network: Network
    /// Whether there is a second channel that is one everywhere.
    public let hasConstantChannel: Bool
    /// The convolutions that read the input.
    let layers: [String]

    /// What each channel of the unfolded network is of z, and how much of one.
    private let shares: [(ofGrey: Double, ofOne: Double)]

    /// Folds the input of a network.
    ///
    /// - Parameters:
    ///   - network: the one made for colour; it is not changed.
    ///   - maps: what the network's input channels are made of, one each.
    ///   - common: what the folded channel is to be made of.
    /// - Throws: ``NetworkError`` where something other than an ordinary convolution reads the input.
    public init(_ network: Network, maps: [ChannelMap], common: ChannelMap) throws(NetworkError) {
        precondition(maps.count == network.input.channels, "one map a channel")
        let areAlike = maps.allSatisfy { $0 == common }
        shares = maps.map { channel in
            let ofGrey = channel.scale / common.scale
            return (ofGrey, channel.offset - ofGrey * common.offset)
        }
        let readers = network.nodes.filter { $0.inputs.contains(Network.inputName) }
        var needsConstant = false
        for reader in readers {
            guard case .convolution(let layer) = reader.layer, Self.isOrdinary(reader, in: network) else {
                throw NetworkError(
                    layer: reader.name,
                    problem: "it reads the input and is no ordinary convolution, so that grey input cannot be"
                        + " folded into it; set transfer.greyInput to \"expand\"")
            }
            if !areAlike, !(layer.bias && Self.isUnpadded(layer)) {
                needsConstant = true
            }
        }
        hasConstantChannel = needsConstant
        layers = readers.map(\.name)
        let size = network.input.size
        self.network = try Network(
            input: Shape(channels: needsConstant ? 2 : 1, height: size.height, width: size.width),
            nodes: network.nodes)
    }

    /// The weights of a first convolution over the folded channels, and what its bias gains.
    ///
    /// - Parameters:
    ///   - weights: filters × channels × taps of the unfolded network.
    ///   - filters: how many there are.
    /// - Returns: filters × folded channels × taps, and a number for each filter.
    func fold(_ weights: [Float], filters: Int) -> (weights: [Float], bias: [Float]) {
        let taps = weights.count / (filters * shares.count)
        let folded = hasConstantChannel ? 2 : 1
        var result = [Float](repeating: 0, count: filters * folded * taps)
        var bias = [Float](repeating: 0, count: filters)
        for filter in 0..<filters {
            var ofOnes = 0.0
            for tap in 0..<taps {
                var (grey, one) = (0.0, 0.0)
                for (channel, share) in shares.enumerated() {
                    let weight = Double(weights[(filter * shares.count + channel) * taps + tap])
                    grey += share.ofGrey * weight
                    one += share.ofOne * weight
                }
                result[filter * folded * taps + tap] = Float(grey)
                if hasConstantChannel { result[(filter * folded + 1) * taps + tap] = Float(one) }
                ofOnes += one
            }
            if !hasConstantChannel { bias[filter] = Float(ofOnes) }
        }
        return (result, bias)
    }

    /// The channels of the unfolded network.
    var channels: Int { shares.count }

    /// Whether a convolution's filters reach over all channels.
    private static func isOrdinary(_ node: Node, in network: Network) -> Bool {
        guard case .convolution(let layer) = node.layer else { return false }
        let weight = layer.parameters(of: [network.input]).first { $0.name == "weight" }
        return weight?.shape.dropFirst().first == network.input.channels
    }

    /// Whether no window reaches beyond the edge, whatever the image's size: a training may begin with smaller ones.
    private static func isUnpadded(_ layer: Convolution) -> Bool {
        switch layer.padding {
        case .valid: true
        case .same: layer.kernelSize == Size2D(1)
        case .explicit(let padding): padding == Size2D(0)
        }
    }
}
