extension Network {
    /// The 18-layer network of He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition" (CVPR 2016),
    /// table 1.
    public static func resnet18(input: Shape, classCount: Int) throws(NetworkError) -> Network {
        try resnet([2, 2, 2, 2], hasBottlenecks: false, input, classCount)
    }

    /// The 34-layer network of the same paper.
    public static func resnet34(input: Shape, classCount: Int) throws(NetworkError) -> Network {
        try resnet([3, 4, 6, 3], hasBottlenecks: false, input, classCount)
    }

    /// The 50-layer network of the same paper, of bottleneck blocks.
    public static func resnet50(input: Shape, classCount: Int) throws(NetworkError) -> Network {
        try resnet([3, 4, 6, 3], hasBottlenecks: true, input, classCount)
    }

    /// 3×224×224 → 64×112×112 → 64×56×56 → four stages that halve the size and double the filters → mean → classes.
    ///
    /// Names are torchvision's.
    private static func resnet(
        _ depths: [Int], hasBottlenecks: Bool, _ input: Shape, _ classCount: Int
    ) throws(NetworkError) -> Network {
        var layers = NetworkBuilder(input: input)
        layers.addNormalized(
            "conv1", "bn1", filters: 64, kernelSize: 7, stride: 2, after: Network.inputName)
        layers.add("relu", .relu(ReLU()))
        layers.add(
            "maxpool", .maxPooling(MaxPooling(kernelSize: 3, stride: 2, padding: .explicit(Size2D(1)))))
        for (stage, depth) in depths.enumerated() {
            for block in 0..<depth {
                let name = "layer\(stage + 1).\(block)"
                let (filters, stride) = (64 << stage, stage > 0 && block == 0 ? 2 : 1)
                if hasBottlenecks {
                    layers.addBottleneck(name, filters: filters, stride: stride, projects: block == 0)
                } else {
                    layers.addBasicBlock(name, filters: filters, stride: stride, projects: stride == 2)
                }
            }
        }
        layers.add("avgpool", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("fc", .dense(Dense(units: classCount, initializer: .glorotUniform)))
        return try layers.network()
    }
}
