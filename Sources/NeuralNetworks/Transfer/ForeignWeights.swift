import SafeTensors

/// The weights of a file that somebody else wrote, found by the names of our layers.
///
/// Understood are the names of torchvision and timm (`features.0.weight`, `layer1.0.conv1.weight`), of Keras
/// (`block1_conv1/kernel`, `conv2_block1_1_conv/kernel`, `conv2d_7/kernel`) and our own, which are `layer.parameter`.
struct ForeignWeights {
    let file: SafeTensorsFile
    /// Every layer of the file, by the name it has there.
    private let layers: [String: [String: ForeignTensor]]
    /// Names by block and number (`block3_conv2`), for a chain of convolutions whatever the file calls them.
    private let blocks: [String: String]
    /// Names by their order, where Keras has numbered the layers.
    private let numbered: [String: String]
    /// Tensors whose names say nothing.
    let strangers: [String]

    /// - Parameters:
    ///   - ignored: prefixes of names that belong to something other than the weights.
    ///   - average: what stands before the names of averages, which are taken instead of the weights.
    init(_ file: SafeTensorsFile, ignoring ignored: [String] = [], preferring average: String? = nil) {
        self.file = file
        var layers: [String: [String: ForeignTensor]] = [:]
        var strangers: [String] = []
        for tensor in file.tensors where !ignored.contains(where: tensor.name.hasPrefix) {
            if ForeignTensor.isCounter(tensor.name) { continue }
            if let known = ForeignTensor(tensor) {
                let taken = file.find(tensor.name, preferring: average) ?? tensor
                layers[known.layer, default: [:]][known.parameter] = ForeignTensor(known, heldBy: taken)
            } else {
                strangers.append(tensor.name)
            }
        }
        self.layers = layers
        self.strangers = strangers
        blocks = Self.blockNames(of: layers)
        numbered = Self.numberedNames(of: layers)
    }

    /// Whether layers are called by their kind and a number.
    var isNumbered: Bool { !numbered.isEmpty }

    /// The names of the layers, sorted.
    var layerNames: [String] { layers.keys.sorted() }

    /// The tensors of one of the file's layers, by parameter.
    func tensors(of layer: String) -> [String: ForeignTensor] { layers[layer] ?? [:] }

    /// Whether the file has the layers of a network by the network's own names, heads apart.
    func hasSameNames(as network: Network) -> Bool {
        Set(network.layersWithParameters.filter { !isHeadName($0) })
            == Set(layers.keys.filter { !isHeadName($0) })
    }

    /// What the file calls a layer of ours.
    ///
    /// - Parameters:
    ///   - block: the layer's place in a chain of convolutions, where the network is one.
    ///   - number: its place among all layers of its kind.
    func find(_ layer: String, block: String?, number: String?) -> String? {
        // By place before by name: VGG16 and VGG19 both have a `features.19`, and it is not the same convolution.
        if let named = blocks[layer] { return named }
        if let block, !blocks.isEmpty { return blocks[block] }
        if let number, isNumbered { return numbered[number] }
        return headNames(like: layer).first { layers[$0] != nil }
    }

    /// `features.5` of torchvision's VGG is the first convolution of the second block: the number counts every layer,
    /// so that it jumps further where a pooling lies between.
    private static func blockNames(of layers: [String: [String: ForeignTensor]]) -> [String: String] {
        let native = layers.keys.filter { $0.wholeMatch(of: /block\d+_conv\d+(_bn)?/) != nil }
        if !native.isEmpty { return Dictionary(uniqueKeysWithValues: native.map { ($0, $0) }) }
        var convolutions: [Int] = []
        var normalizations: Set<Int> = []
        for (name, tensors) in layers {
            // Behind the greatest number there is none for a normalisation.
            guard let match = name.wholeMatch(of: /features\.(\d+)/), let number = Int(match.1),
                number < .max
            else { continue }
            if tensors["weight"]?.description.shape.count == 4 { convolutions.append(number) }
            if tensors["running_mean"] != nil { normalizations.insert(number) }
        }
        let usualStep = normalizations.isEmpty ? 2 : 3
        var names: [String: String] = [:]
        var (block, place, last) = (1, 0, 0)
        for number in convolutions.sorted() {
            if place > 0, number - last > usualStep { (block, place) = (block + 1, 0) }
            place += 1
            last = number
            names["block\(block)_conv\(place)"] = "features.\(number)"
            if normalizations.contains(number + 1) {
                names["block\(block)_conv\(place)_bn"] = "features.\(number + 1)"
            }
        }
        return names
    }
}

extension ForeignTensor {
    /// A parameter whose numbers another tensor of the file holds.
    fileprivate init(_ parameter: ForeignTensor, heldBy tensor: TensorDescription) {
        description = tensor
        layer = parameter.layer
        self.parameter = parameter.parameter
        isKeras = parameter.isKeras
    }
}

/// What the layers behind the convolutions are called: by torchvision, timm and Keras.
private let headSynonyms = [
    ["classifier.0", "pre_logits.fc1", "fc1"],
    ["classifier.3", "pre_logits.fc2", "fc2"],
    ["classifier.6", "head.fc", "predictions"],
    ["fc", "head.fc", "predictions"],
]

/// The names by which a file may hold a layer, the layer's own first.
private func headNames(like layer: String) -> [String] {
    [layer] + headSynonyms.filter { $0.contains(layer) }.flatMap { $0 }
}

/// Whether a layer is one of those that people take off a network to put their own in the place.
func isHeadName(_ layer: String) -> Bool {
    LayerSelection(
        ["classifier", "fc", "head", "pre_logits", "fc1", "fc2", "predictions", "AuxLogits", "aux1", "aux2"]
    ).contains(layer)
}

extension Network {
    /// The places of the convolutions and of the normalisations behind them in a network that is one chain, by layer:
    /// `block3_conv2`, `block3_conv2_bn`. Blocks end with a maximum pooling. Empty for other networks.
    var blockNames: [String: String] {
        guard nodes.allSatisfy({ $0.inputs.count == 1 }) else { return [:] }
        var names: [String: String] = [:]
        var (block, place) = (1, 0)
        for (index, node) in nodes.enumerated() {
            switch node.layer {
            case .convolution:
                place += 1
                names[node.name] = "block\(block)_conv\(place)"
            case .maxPooling:
                (block, place) = (block + 1, 0)
            case .flatten, .dense:
                return names
            default:
                if hasParameters(at: index), let before = names[node.inputs[0]] {
                    names[node.name] = "\(before)_bn"
                }
            }
        }
        return names
    }
}
