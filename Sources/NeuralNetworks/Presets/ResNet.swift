extension Network {
    /// The 18-layer network of He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition" (CVPR 2016),
    /// table 1.
    ///
    /// - Parameters:
    ///   - input: channels × rows × columns of an image.
    ///   - classCount: logits of the last layer.
    ///   - stochasticDepth: how often the last block is left out in training, and those before it less often.
    public static func resnet18(
        input: Shape, classCount: Int, stochasticDepth: Float = 0
    ) throws(NetworkError) -> Network {
        try resnet([2, 2, 2, 2], hasBottlenecks: false, input, classCount, stochasticDepth)
    }

    /// The 34-layer network of the same paper.
    ///
    /// - Parameters:
    ///   - input: channels × rows × columns of an image.
    ///   - classCount: logits of the last layer.
    ///   - stochasticDepth: how often the last block is left out in training, and those before it less often.
    public static func resnet34(
        input: Shape, classCount: Int, stochasticDepth: Float = 0
    ) throws(NetworkError) -> Network {
        try resnet([3, 4, 6, 3], hasBottlenecks: false, input, classCount, stochasticDepth)
    }

    /// The 50-layer network of the same paper, of bottleneck blocks.
    ///
    /// - Parameters:
    ///   - input: channels × rows × columns of an image.
    ///   - classCount: logits of the last layer.
    ///   - stochasticDepth: how often the last block is left out in training, and those before it less often.
    public static func resnet50(
        input: Shape, classCount: Int, stochasticDepth: Float = 0
    ) throws(NetworkError) -> Network {
        try resnet([3, 4, 6, 3], hasBottlenecks: true, input, classCount, stochasticDepth)
    }

    /// 3×224×224 → 64×112×112 → 64×56×56 → four stages that halve the size and double the filters → mean → classes.
    ///
    /// Names are torchvision's.
    private static func resnet(
        _ depths: [Int], hasBottlenecks: Bool, _ input: Shape, _ classCount: Int, _ stochasticDepth: Float
    ) throws(NetworkError) -> Network {
        var survival = StochasticDepth(rate: stochasticDepth, blockCount: depths.reduce(0, +))
        var layers = NetworkBuilder(input: input)
        layers.addNormalized(
            "conv1", "bn1", filters: 64, kernelSize: 7, stride: 2, after: Network.inputName)
        layers.add("relu", .relu(ReLU()))
        layers.add(
            "maxpool", .maxPooling(MaxPooling(kernelSize: 3, stride: 2, padding: .explicit(Size2D(1)))))
        for (stage, depth) in depths.enumerated() {
            for block in 0..<depth {
                let name = "layer\(stage + 1).\(block)"
                let dropRate = survival.next()
                let (filters, stride) = (64 << stage, stage > 0 && block == 0 ? 2 : 1)
                if hasBottlenecks {
                    layers.addBottleneck(
                        name, filters: filters, stride: stride, projects: block == 0, dropRate: dropRate)
                } else {
                    layers.addBasicBlock(
                        name, filters: filters, stride: stride, projects: stride == 2, dropRate: dropRate)
                }
            }
        }
        layers.add("avgpool", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("fc", .dense(Dense(units: classCount, initializer: .glorotUniform)))
        return try layers.network()
    }
}
