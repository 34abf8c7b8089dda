// Keras calls layers that were given no name by their kind and a number: `conv2d`, `conv2d_1`, `batch_normalization_93`.
// The numbers go on from whatever was made before in the same program, so that only their order says something.

/// The kinds of layers that are found by their order.
private let numberedKinds: [(name: String, isKind: @Sendable (Layer) -> Bool)] = [
    ("conv2d", { if case .convolution = $0 { true } else { false } }),
    ("batch_normalization", { if case .batchNormalization = $0 { true } else { false } }),
]

extension ForeignWeights {
    /// The names of layers that Keras has numbered, by their places: the third convolution is `conv2d 2`.
    static func numberedNames(of layers: [String: [String: ForeignTensor]]) -> [String: String] {
        let theirs = layers.filter { $0.value.values.contains(where: \.isKeras) }.keys
        var names: [String: String] = [:]
        for (kind, _) in numberedKinds {
            let numbers = theirs.compactMap { name -> (number: Int, name: String)? in
                guard name.hasPrefix(kind) else { return nil }
                let rest = name.dropFirst(kind.count)
                if rest.isEmpty { return (0, name) }
                return rest.first == "_" ? Int(rest.dropFirst()).map { ($0, name) } : nil
            }
            for (place, found) in numbers.sorted(by: { $0.number < $1.number }).enumerated() {
                names["\(kind) \(place)"] = found.name
            }
        }
        return names
    }

    /// Why a network would compute something else with these weights than what they were trained for, though each of
    /// them has a place in it; `nil` where nothing is known against it.
    func difference(from network: Network) -> String? {
        if isNumbered, let pooling = network.poolingThatCountsPadding {
            return
                "Keras' mean over a window leaves out what lies beyond the edge, \"\(pooling)\" counts it as zeros;"
                + " use the preset inceptionV3Keras"
        }
        func isMeeting(_ theirs: String, _ ours: String) -> Bool {
            layerNames.contains(theirs) && network.nodes.contains { $0.name == ours }
        }
        if isMeeting("conv3_block1_1_conv", "layer2.0.conv1") {
            return
                "Keras' residual blocks halve the size in their first convolution, those of this network in the second;"
                + " use the preset resnet50Keras"
        }
        if isMeeting("layer2.0.conv1", "conv3_block1_1_conv") {
            return
                "these residual blocks halve the size in their second convolution, those of this network in the first;"
                + " use the preset resnet50"
        }
        if isMeeting("Mixed_5b.branch_pool.conv", "Mixed_5b.branch_pool.conv2d") {
            return
                "these weights count what lies beyond the edge in the mean over a window as zeros, this network leaves"
                + " it out; use the preset inceptionV3"
        }
        return nil
    }
}

extension Network {
    /// The places of convolutions and batch normalisations in the order in which they are made: `conv2d 2`.
    var numberedPlaces: [String: String] {
        var places: [String: String] = [:]
        for (kind, isKind) in numberedKinds {
            for (place, node) in nodes.filter({ isKind($0.layer) }).enumerated() {
                places[node.name] = "\(kind) \(place)"
            }
        }
        return places
    }

    /// The first layer whose means take the padding for zeros.
    fileprivate var poolingThatCountsPadding: String? {
        nodes.first { node in
            guard case .averagePooling(let layer) = node.layer else { return false }
            return layer.countsPadding && layer.pool.padding != .valid
                && layer.pool.padding != .explicit(Size2D(0))
        }?.name
    }
}
