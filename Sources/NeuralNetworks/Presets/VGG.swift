extension Network {
    /// Configuration D of Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition"
    /// (ICLR 2015): thirteen 3×3 convolutions in five blocks, three dense layers.
    ///
    /// - Parameters:
    ///   - input: channels × rows × columns of an image.
    ///   - classCount: logits of the last layer.
    ///   - normalized: whether a batch normalisation stands behind each convolution; the paper is older than it.
    public static func vgg16(
        input: Shape, classCount: Int, normalized: Bool = false
    ) throws(NetworkError) -> Network {
        try vgg([2, 2, 3, 3, 3], input, classCount, normalized)
    }

    /// Configuration E of the same paper: sixteen convolutions.
    ///
    /// - Parameters:
    ///   - input: channels × rows × columns of an image.
    ///   - classCount: logits of the last layer.
    ///   - normalized: whether a batch normalisation stands behind each convolution.
    public static func vgg19(
        input: Shape, classCount: Int, normalized: Bool = false
    ) throws(NetworkError) -> Network {
        try vgg([2, 2, 4, 4, 4], input, classCount, normalized)
    }

    /// 3×224×224 → 64×112×112 → 128×56×56 → 256×28×28 → 512×14×14 → 512×7×7 → 4096 → 4096 → classes.
    ///
    /// Images of other sizes are brought to 7×7 before the dense layers. Names are torchvision's.
    private static func vgg(
        _ depths: [Int], _ input: Shape, _ classCount: Int, _ normalized: Bool
    ) throws(NetworkError) -> Network {
        var layers = NetworkBuilder(input: input)
        var features: [Layer] = []
        for (depth, filters) in zip(depths, [64, 128, 256, 512, 512]) {
            for _ in 0..<depth {
                features.append(
                    .convolution(Convolution(filters: filters, kernelSize: 3, padding: .explicit(Size2D(1)))))
                if normalized { features.append(.batchNormalization(BatchNormalization())) }
                features.append(.relu(ReLU()))
            }
            features.append(.maxPooling(MaxPooling(kernelSize: 2)))
        }
        for (index, layer) in features.enumerated() { layers.add("features.\(index)", layer) }
        layers.add("avgpool", .adaptiveAveragePooling(AdaptiveAveragePooling(outputSize: 7)))
        layers.add("flatten", .flatten(Flatten()))
        let classifier: [Layer] = [
            .dense(Dense(units: 4096)), .relu(ReLU()), .dropout(Dropout(rate: 0.5)),
            .dense(Dense(units: 4096)), .relu(ReLU()), .dropout(Dropout(rate: 0.5)),
            .dense(Dense(units: classCount, initializer: .glorotUniform)),
        ]
        for (index, layer) in classifier.enumerated() { layers.add("classifier.\(index)", layer) }
        return try layers.network()
    }
}
