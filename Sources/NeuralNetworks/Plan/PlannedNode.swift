import OneDNN

/// A node as it will be computed: what the plan does in one go may be several layers of the network.
struct PlannedNode {
    var node: Node
    /// The ReLU behind the layer, where it is computed with it.
    var rectifier: ReLU?
    /// The batch normalisation behind a convolution, where its factors are multiplied into the weights.
    var normalization: FoldedNormalization?
    /// Whether a convolution adds its result to the second input.
    var addsSecondInput = false
    /// Whether this is the network's output, or passed on as a part of it: logits, in float32.
    var isOutput = false
    /// Whether the pooling and the ReLU behind a first convolution are computed with it.
    var isStem = false
    /// Whether its output and the gradient there are asked for, so that it has to be computed by itself.
    var isObserved = false
    /// Whether a convolution is computed by our own Winograd loop.
    var isWinograd = false
    /// Whether that loop computes the pooling and the ReLU behind the convolution as well.
    var isPooled = false
    /// Whether a pooling computes the flattening behind it.
    var flattens = false
}

/// A batch normalisation that a convolution computes.
struct FoldedNormalization {
    /// The node's name, which its parameters begin with.
    let name: String
    let layer: BatchNormalization
}

extension PlannedNode {
    /// The ReLU that this node is.
    var relu: ReLU? { if case .relu(let layer) = node.layer { layer } else { nil } }
    var isReLU: Bool { relu != nil }
    var isMaxPooling: Bool { if case .maxPooling = node.layer { true } else { false } }
    /// Whether this is a 2×2 pooling and nothing more yet.
    var isPoolingByTwo: Bool {
        guard case .maxPooling(let layer) = node.layer else { return false }
        return layer == MaxPooling(kernelSize: 2) && rectifier == nil && !flattens
    }
    var isDropout: Bool { if case .dropout = node.layer { true } else { false } }
    var isFlatten: Bool { if case .flatten = node.layer { true } else { false } }
    var isNormalization: Bool { if case .batchNormalization = node.layer { true } else { false } }

    /// Whether the node's numbers are among those it takes, or sums of them.
    var passesNumbersOn: Bool {
        switch node.layer {
        case .add, .concat, .flatten, .maxPooling, .relu: true
        default: false
        }
    }

    /// Whether what computes the node gives numbers of the type of those it takes.
    var computesInTypeOfInput: Bool {
        switch node.layer {
        case .averagePooling, .globalAveragePooling, .adaptiveAveragePooling: true
        default: passesNumbersOn
        }
    }

    /// Whether what computes this node may be a convolution with more done in one go.
    var isPlainConvolution: Bool {
        if case .convolution = node.layer { !isStem && !isWinograd } else { false }
    }

    /// Whether the node can compute a ReLU behind it.
    func canFuse(_ relu: ReLU) -> Bool {
        switch node.layer {
        case .convolution: !isStem && !isPooled && (!isWinograd || relu.maximum == nil)
        case .dense: true
        case .maxPooling: isPoolingByTwo && relu == ReLU()
        case .add: node.inputs.count == 2
        case .batchNormalization: relu.maximum == nil
        default: false
        }
    }
}
