import Diagnostics
import SafeTensors
import SystemPackage

/// The weights of a file, matched to the layers of a network.
///
/// Everything is checked when it is made; ``fill(_:)`` then writes the numbers. What does not fit is one error that
/// names it all. Layers behind the last one that the file has are new: they keep their first values. So does the last
/// dense layer where only its number of classes differs.
public struct WeightTransfer {
    /// What the match is told beside the file and the network.
    public struct Options: Sendable {
        /// Layers that are not taken from the file whatever it holds.
        public var newLayers = LayerSelection([])
        /// Whether convolutions that the file lacks start as the identity, where that is exact.
        public var fillsWithIdentity = false
        /// How the file's colour channels become the network's, where it was folded.
        public var folding: GreyFolding?
        /// Prefixes of tensors that are not weights.
        public var ignoredPrefixes: [String] = []
        /// What stands before the names of averages: where the file has that of a weight, it is taken instead. Among
        /// the ``ignoredPrefixes``, too, for an average is no layer.
        public var averagePrefix: String?

        /// Everything is taken as it is.
        public init() {}
    }

    /// The file.
    public let path: FilePath
    /// Layers that start anew, since the file lacks them or the options say so, in the network's order.
    public private(set) var newLayers: [String] = []
    /// Convolutions that start as the identity.
    public private(set) var identities: [String] = []
    /// Layers of the file that the network does without, by the file's names: its own head, and those in whose place one
    /// starts anew.
    public private(set) var unusedLayers: [String] = []
    /// How many tensors of the file are used.
    public var tensorCount: Int { matches.count }

    private let weights: ForeignWeights
    private let folding: GreyFolding?
    private var matches: [Match] = []
    /// Scales that Keras left out, which are 1.
    private var ones: [String] = []

    /// A parameter and the tensor it comes from.
    private struct Match {
        let specification: ParameterSpecification
        let tensor: ForeignTensor
        let arrangement: TensorArrangement
        /// Whether the tensor reads colours and is to be folded.
        let isFolded: Bool
    }

    /// Matches a file to a network.
    ///
    /// - Parameters:
    ///   - file: an open file of weights, of this program, PyTorch or Keras.
    ///   - network: the network to be trained; the folded one where the input is folded.
    ///   - options: what is left out of the file, folded or made up.
    /// - Throws: ``TransferError`` that lists what is missing, unexpected or of another shape.
    public init(of file: SafeTensorsFile, to network: Network, options: Options = Options())
        throws(TransferError)
    {
        path = file.path
        weights = ForeignWeights(
            file, ignoring: options.ignoredPrefixes, preferring: options.averagePrefix)
        folding = options.folding
        var problems = TransferError(path: path)
        problems.difference = weights.difference(from: network)
        // What else does not fit would only hide it.
        guard problems.isEmpty else { throw problems }
        var used: Set<String> = []
        var hasUsedBehind = Set<String>()
        // Where the names are the same, places have no say.
        let (blocks, numbers) =
            weights.hasSameNames(as: network) ? ([:], [:]) : (network.blockNames, network.numberedPlaces)
        // From the end, so that it is known of each layer whether the file has one behind it.
        for index in network.nodes.indices.reversed() {
            let node = network.nodes[index]
            let specifications = node.layer.rule.parameters(of: network.inputShapes(of: index))
            let isNeeded = hasUsedBehind.contains(node.name)
            var isTaken = false
            if !specifications.isEmpty {
                let source = weights.find(
                    node.name, block: blocks[node.name], number: numbers[node.name])
                if let source { used.insert(source) }
                if options.newLayers.contains(node.name) {
                    newLayers.append(node.name)
                    if let source { unusedLayers.append(source) }
                } else if let source {
                    let found = match(
                        node, specifications, source, network,
                        isLast: index == network.lastLayerWithParameters, &problems)
                    isTaken = found
                    if !found { newLayers.append(node.name) }
                } else if options.fillsWithIdentity, network.canBeIdentity(node) {
                    // Also the last one before a head that the file lacks: VGG19 then begins as VGG16.
                    identities.append(node.name)
                } else if !isNeeded {
                    newLayers.append(node.name)
                } else {
                    problems.missing += specifications.map { "\(node.name).\($0.name)" }.reversed()
                    if network.canBeIdentity(node) {
                        problems.advice =
                            "transfer.missingConvolutions: \"identity\" lets such convolutions start as the identity"
                    }
                }
            }
            if isTaken || isNeeded { hasUsedBehind.formUnion(node.inputs) }
        }
        newLayers.reverse()
        identities.reverse()
        unusedLayers.reverse()
        problems.missing.reverse()
        problems.misshapen.reverse()
        findUnused(used, options, &problems)
        if matches.isEmpty, problems.misshapen.isEmpty {
            problems.missing = network.parameterSpecifications.map(\.name)
        }
        guard problems.isEmpty else { throw problems }
    }

    /// Matches the parameters of one layer.
    ///
    /// - Returns: `false` where the layer is the head for another number of classes.
    private mutating func match(
        _ node: Node, _ specifications: [ParameterSpecification], _ source: String, _ network: Network,
        isLast: Bool, _ problems: inout TransferError
    ) -> Bool {
        let tensors = weights.tensors(of: source)
        if isLast, isHeadOfOtherClasses(node, specifications, tensors) { return false }
        for specification in specifications.reversed() {
            let name = "\(node.name).\(specification.name)"
            guard let tensor = tensors[specification.name] else {
                if specification.role == .scale, tensors.values.contains(where: \.isKeras) {
                    ones.append(name)
                } else {
                    problems.missing.append(name)
                }
                continue
            }
            let isFolded = folds(node.name, specification, tensor)
            var shape = specification.shape
            if isFolded, let folding { shape[1] = folding.channels }
            guard
                let arrangement = TensorArrangement(
                    of: tensor, to: shape, layout: weights.file.metadata["layout"],
                    flattened: tensor.isKeras ? network.flattenedVolume(before: node.name) : nil)
            else {
                problems.misshapen.append(
                    "\(tensor.description.name) (file \(tensor.description.shape), network \(shape))")
                if shape.count == 4, shape[1] == 1, tensor.description.shape.contains(3) {
                    problems.advice =
                        "the weights are for colour: give network.input 3 channels, transfer.greyInput folds them"
                }
                continue
            }
            var named = specification
            named.name = name
            matches.append(
                Match(specification: named, tensor: tensor, arrangement: arrangement, isFolded: isFolded))
        }
        let known = Set(specifications.map(\.name))
        problems.unexpected += tensors.filter { !known.contains($0.key) }.map(\.value.description.name)
            .sorted()
        return true
    }

    /// Whether the last layer differs from the file's in nothing but the number of classes.
    private func isHeadOfOtherClasses(
        _ node: Node, _ specifications: [ParameterSpecification], _ tensors: [String: ForeignTensor]
    ) -> Bool {
        guard case .dense = node.layer, let weight = specifications.first(where: { $0.name == "weight" }),
            let tensor = tensors["weight"]
        else { return false }
        let shape = tensor.description.shape
        // Of no numbers it is no head; and only behind a 0 can a file have extents whose product overflows.
        guard shape.count >= 2, shape[0] > 0 else { return false }
        let (units, inputs) =
            tensor.isKeras && shape.count == 2
            ? (shape[1], shape[0]) : (shape[0], shape.dropFirst().reduce(1, *))
        return inputs == weight.shape[1] && units != weight.shape[0]
    }

    /// Whether a tensor reads colours where the network reads folded channels.
    private func folds(
        _ layer: String, _ specification: ParameterSpecification, _ tensor: ForeignTensor
    ) -> Bool {
        guard let folding, folding.layers.contains(layer), specification.name == "weight" else {
            return false
        }
        // A file of a network that was folded before has the folded shape already.
        return tensor.description.shape != specification.shape
    }

    private mutating func findUnused(
        _ used: Set<String>, _ options: Options, _ problems: inout TransferError
    ) {
        problems.unexpected += weights.strangers
        for layer in weights.layerNames where !used.contains(layer) {
            if isHeadName(layer) || options.newLayers.contains(layer) {
                unusedLayers.append(layer)
            } else {
                problems.unexpected += weights.tensors(of: layer).map(\.value.description.name).sorted()
            }
        }
    }

    // MARK: Filling

    /// Writes the file's numbers into parameters of the network that was matched. Those of new layers stay as they are.
    ///
    /// - Throws: `SafeTensorsError` where a tensor holds what is no finite number.
    public func fill(_ parameters: Parameters) throws(SafeTensorsError) {
        for match in matches {
            guard let place = parameters[match.specification.name] else {
                preconditionFailure("parameters of another network")
            }
            var shape = match.specification.shape
            if match.isFolded, let folding { shape[1] = folding.channels }
            var numbers = match.arrangement.arrange(
                try weights.file.floats(match.tensor.description.name), to: shape)
            if match.isFolded, let folding { numbers = folding.fold(numbers, filters: shape[0]).weights }
            _ = place.update(fromContentsOf: numbers)
        }
        for name in ones { parameters[name]?.update(repeating: 1) }
        try foldIntoBiases(parameters)
        for layer in identities { writeIdentity(layer, parameters) }
    }

    /// Adds to the biases what folding leaves for them; they have the file's values by now.
    private func foldIntoBiases(_ parameters: Parameters) throws(SafeTensorsError) {
        for match in matches where match.isFolded {
            guard let folding, !folding.hasConstantChannel else { return }
            let layer = match.specification.name.dropLast(".weight".count)
            guard let bias = parameters["\(layer).bias"] else { continue }
            var shape = match.specification.shape
            shape[1] = folding.channels
            let numbers = match.arrangement.arrange(
                try weights.file.floats(match.tensor.description.name), to: shape)
            let gains = folding.fold(numbers, filters: shape[0]).bias
            for index in bias.indices { bias[index] += gains[index] }
        }
    }

    private func writeIdentity(_ layer: String, _ parameters: Parameters) {
        guard let entry = parameters.layout.entry("\(layer).weight") else { return }
        let shape = entry.specification.shape
        let weights = parameters.values(of: entry)
        weights.update(repeating: 0)
        let centre = shape[2] / 2 * shape[3] + shape[3] / 2
        for filter in 0..<shape[0] {
            weights[(filter * shape[1] + filter) * shape[2] * shape[3] + centre] = 1
        }
        parameters["\(layer).bias"]?.update(repeating: 0)
    }
}

extension Network {
    /// The last node that has parameters.
    fileprivate var lastLayerWithParameters: Int? {
        nodes.indices.last(where: hasParameters)
    }

    /// Whether a layer can be a convolution that changes nothing: as many filters as channels, a kernel with a centre,
    /// the same size; ReLU behind it and, so that this ReLU changes nothing either, rectified values before it.
    fileprivate func canBeIdentity(_ node: Node) -> Bool {
        guard case .convolution(let layer) = node.layer,
            let index = nodes.firstIndex(where: { $0.name == node.name }),
            inputShapes(of: index)[0] == shapes[index], layer.stride == Size2D(1),
            layer.kernelSize.height % 2 == 1, layer.kernelSize.width % 2 == 1,
            layer.parameters(of: inputShapes(of: index)).first?.shape[1] == layer.filters
        else { return false }
        let consumers = nodes.filter { $0.inputs.contains(node.name) }
        guard consumers.count == 1, case .relu(let behind) = consumers[0].layer, behind.maximum == nil else {
            return false
        }
        return isRectified(node.inputs[0])
    }

    /// Whether a value is never negative: behind a ReLU, or behind a maximum pooling of such.
    private func isRectified(_ name: String) -> Bool {
        guard let node = nodes.first(where: { $0.name == name }) else { return false }
        switch node.layer {
        case .relu: return true
        case .maxPooling, .dropout: return isRectified(node.inputs[0])
        default: return false
        }
    }
}
