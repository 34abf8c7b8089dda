import Diagnostics
import NeuralNetworks
import Radiographs

/// Trains on small images first and on those of the network's own size for the rest: `{"from": 96, "until": 0.8}`.
///
/// Most of what is learned from images is learned from small ones, at a part of the cost (fastai's progressive
/// resizing; Touvron, Vedaldi, Douze and Jégou, "Fixing the train-test resolution discrepancy", NeurIPS 2019,
/// arXiv:1906.06423, on why the end belongs to the size of use). Validation and test images keep the network's own size.
public struct ProgressiveSize: Equatable, Sendable, Codable {
    /// The columns of the small images; their shape is that of the network's input.
    public var from: Int
    /// The share of the epochs that the small images take.
    public var until: Double

    /// Small images for four fifths of the epochs, unless said otherwise.
    public init(from: Int, until: Double = 0.8) {
        self.from = from
        self.until = until
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case from, until }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        from = try values.value(.from, expecting: "a whole number from 8 to 65536") { 8...65536 ~= $0 }
        until = try values.value(.until, default: 0.8, expecting: "a share above 0 and below 1") {
            $0 > 0 && $0 < 1
        }
    }

    /// How many epochs of a training see small images.
    package func epochs(of total: Int) -> Int {
        // 0.29 of 100 are 29, though their product is a hair less.
        Int((until * Double(total) + 1e-9).rounded(.down))
    }

    /// The size of the small images, for a network that takes images of a size.
    func size(within full: Size2D) -> Size2D {
        let height = Int((Double(full.height) * Double(from) / Double(full.width)).rounded())
        return Size2D(height: max(1, height), width: from)
    }

    /// The same network for small images.
    ///
    /// - Throws: `DocumentError` where the images are not smaller, the layers need larger ones, or a weight depends on
    ///   their size.
    func network(of network: Network) throws(DocumentError) -> Network {
        let full = network.input.size
        guard from < full.width else {
            throw DocumentError(
                key: "training.progressiveSize.from",
                problem: "found \(from), expected fewer columns than the network's own \(full.width)")
        }
        let height = size(within: full).height
        let small: Network
        do {
            small = try Network(
                input: Shape(channels: network.input.channels, height: height, width: from),
                nodes: network.nodes)
        } catch {
            throw DocumentError(
                key: "training.progressiveSize.from",
                problem: "images of \(from)×\(height) are too small for the network: \(error)")
        }
        let pairs = zip(network.parameterSpecifications, small.parameterSpecifications)
        if let (ours, theirs) = pairs.first(where: { $0.shape != $1.shape }) {
            throw DocumentError(
                key: "training.progressiveSize",
                problem:
                    "\"\(ours.name)\" depends on the image size (\(ours.shape) here, \(theirs.shape) at"
                    + " \(from)×\(height)); it takes a network with global average pooling before its dense layers"
            )
        }
        return small
    }
}
