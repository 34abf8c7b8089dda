import NeuralNetworks

extension LayerCase {
    /// Whether many values are near to where a ReLU or a maximum turns: several of them in a row, or two turns in one;
    /// and a normalisation of few numbers passes a change of one on to all.
    var hasManyKinks: Bool {
        switch self {
        case .convolutionWithClippedReLU, .clippedNormalization, .normalizedResidual,
            .normalizationBeforePooling:
            true
        default: false
        }
    }

    /// Layers of the networks from papers.
    func buildOfNetworksFromPapers(_ layers: inout NetworkBuilder) {
        switch self {
        case .reluWithMaximum:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3)))
            layers.add("p", .averagePooling(AveragePooling(kernelSize: 2)))
            layers.add("r", .relu(ReLU(maximum: 1.5)))
        case .convolutionWithClippedReLU:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3)))
            layers.add("r", .relu(ReLU(maximum: 1.5)))
        case .groupedConvolution:
            layers.add("a", .convolution(Convolution(filters: 32, kernelSize: 1)))
            layers.add("b", .convolution(Convolution(filters: 64, kernelSize: 3, stride: 2, groups: 2)))
        case .depthwiseConvolution:
            layers.add(
                "a",
                .convolution(Convolution(filters: 32, kernelSize: 3, padding: .same, groups: 32, bias: false))
            )
            layers.add("b", .convolution(Convolution(filters: 16, kernelSize: 1)))
        case .globalAveragePooling:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3)))
            layers.add("p", .globalAveragePooling(GlobalAveragePooling()))
            layers.add("d", .dense(Dense(units: 5)))
        case .adaptivePoolingEven: addAdaptivePooling(Size2D(height: 3, width: 4), to: &layers)
        case .adaptivePoolingUneven: addAdaptivePooling(Size2D(height: 4, width: 3), to: &layers)
        case .adaptivePoolingUpwards: addAdaptivePooling(Size2D(height: 13, width: 9), to: &layers)
        case .stochasticDepth:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3)))
            layers.addDroppedBranch(
                "first", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
            layers.addDroppedBranch("second", .batchNormalization(BatchNormalization()))
        case .stochasticDepthOfFeatures:
            layers.addDroppedBranch("first", .dense(Dense(units: 11)))
            layers.addDroppedBranch("second", .dense(Dense(units: 11)))
        case .concat, .concatOfBlocks, .concatOfFeatures, .concatOfOneValueTwice, .concatOfOneValueOften:
            buildConcatenation(&layers)
        default: buildNormalization(&layers)
        }
    }

    private func addAdaptivePooling(_ size: Size2D, to layers: inout NetworkBuilder) {
        layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
        var pooling = AdaptiveAveragePooling(outputSize: 1)
        pooling.outputSize = size
        layers.add("p", .adaptiveAveragePooling(pooling))
    }

    private func buildConcatenation(_ layers: inout NetworkBuilder) {
        switch self {
        case .concatOfFeatures:
            layers.add("d", .dense(Dense(units: 6)))
            layers.add("e", .dense(Dense(units: 5)), after: Network.inputName)
            layers.add("join", .concat(Concatenation()), after: "d", "e", Network.inputName)
        case .concatOfOneValueTwice:
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3)))
            layers.add("join", .concat(Concatenation()), after: "a", "a")
        case .concatOfOneValueOften:
            // More gradients of one value than a primitive adds.
            layers.add("a", .convolution(Convolution(filters: 2, kernelSize: 3)))
            let many = [String](repeating: "a", count: 40)
            layers.add("join", .concat(Concatenation()), after: many)
            layers.add("more", .concat(Concatenation()), after: many + ["join"])
        default:
            let filters = self == .concatOfBlocks ? [16, 32, 16] : [16, 5, 3]
            let branches = filters.enumerated().map { number, filters in
                layers.add(
                    "branch\(number)",
                    .convolution(Convolution(filters: filters, kernelSize: 2 * number + 1, padding: .same)),
                    after: Network.inputName)
            }
            layers.add("join", .concat(Concatenation()), after: branches)
            layers.add("r", .relu(ReLU()))
            layers.add("b", .convolution(Convolution(filters: 16, kernelSize: 1)))
        }
    }

    private func buildNormalization(_ layers: inout NetworkBuilder) {
        if self != .batchNormalizationOfTheInput {
            layers.add("a", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
        }
        layers.add("n", .batchNormalization(BatchNormalization()))
        switch self {
        case .batchNormalizationWithReLU:
            layers.add("r", .relu(ReLU()))
        case .clippedNormalization:
            layers.add("r", .relu(ReLU(maximum: 1)))
        case .normalizationBeforePooling:
            layers.add("r", .relu(ReLU()))
            layers.add("p", .maxPooling(MaxPooling(kernelSize: 2)))
            layers.add("m", .batchNormalization(BatchNormalization()))
        case .normalizedResidual:
            let input = layers.add("r", .relu(ReLU()))
            layers.addResidualBlock("first", after: input)
            layers.addResidualBlock("second", after: layers.last)
        case .normalizationAmongSeveralConsumers:
            layers.add("m", .batchNormalization(BatchNormalization()), after: "a")
            layers.add("r", .relu(ReLU()))
            layers.add("sum", .add(Add()), after: "n", "r")
            layers.add("sum2", .add(Add()), after: "sum", "a")
        default: break
        }
    }
}

extension NetworkBuilder {
    /// A layer with a connection around it, left out for some samples in training.
    fileprivate mutating func addDroppedBranch(_ name: String, _ layer: Layer) {
        let input = last
        add("\(name).layer", layer)
        let end = add("\(name).drop", .dropout(Dropout(rate: 0.4, unit: .sample)))
        add("\(name).sum", .add(Add()), after: end, input)
    }

    /// Two convolutions with normalisations, the value itself added, and ReLU.
    fileprivate mutating func addResidualBlock(_ name: String, after input: String) {
        let convolution = Layer.convolution(
            Convolution(filters: 16, kernelSize: 3, padding: .same, bias: false))
        add("\(name).conv1", convolution, after: input)
        add("\(name).bn1", .batchNormalization(BatchNormalization()))
        add("\(name).relu1", .relu(ReLU()))
        add("\(name).conv2", convolution)
        let end = add("\(name).bn2", .batchNormalization(BatchNormalization()))
        add("\(name).sum", .add(Add()), after: end, input)
        add("\(name).relu", .relu(ReLU()))
    }
}
