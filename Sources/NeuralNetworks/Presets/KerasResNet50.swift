extension Network {
    /// The 50-layer network of He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition" (CVPR 2016),
    /// table 1, as Keras defines it: what its weights have been trained for.
    ///
    /// As in the paper, and other than in ``resnet50(input:classCount:stochasticDepth:)``, a block that halves the size
    /// does so in its first convolution, which is 1×1. Convolutions have biases though a batch normalisation follows.
    /// Names are Keras'.
    ///
    /// - Parameters:
    ///   - input: channels × rows × columns of an image.
    ///   - classCount: logits of the last layer.
    ///   - stochasticDepth: how often the last block is left out in training, and those before it less often.
    public static func resnet50Keras(
        input: Shape, classCount: Int, stochasticDepth: Float = 0
    ) throws(NetworkError) -> Network {
        let depths = [3, 4, 6, 3]
        var survival = StochasticDepth(rate: stochasticDepth, blockCount: depths.reduce(0, +))
        var layers = NetworkBuilder(input: input)
        layers.addKerasConvolution("conv1", filters: 64, kernelSize: 7, stride: 2)
        layers.add("conv1_relu", .relu(ReLU()))
        layers.add(
            "pool1_pool", .maxPooling(MaxPooling(kernelSize: 3, stride: 2, padding: .explicit(Size2D(1)))))
        for (stage, depth) in depths.enumerated() {
            for block in 1...depth {
                layers.addKerasBottleneck(
                    "conv\(stage + 2)_block\(block)", filters: 64 << stage,
                    stride: stage > 0 && block == 1 ? 2 : 1, projects: block == 1,
                    dropRate: survival.next())
            }
        }
        layers.add("avg_pool", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("predictions", .dense(Dense(units: classCount, initializer: .glorotUniform)))
        return try layers.network()
    }
}

extension NetworkBuilder {
    /// Three convolutions, the outer ones 1×1, with a connection around them.
    fileprivate mutating func addKerasBottleneck(
        _ block: String, filters: Int, stride: Int, projects: Bool, dropRate: Float
    ) {
        let input = last
        let shortcut =
            projects
            ? addKerasConvolution("\(block)_0", filters: 4 * filters, kernelSize: 1, stride: stride) : input
        addKerasConvolution("\(block)_1", filters: filters, kernelSize: 1, stride: stride, after: input)
        add("\(block)_1_relu", .relu(ReLU()))
        addKerasConvolution("\(block)_2", filters: filters, kernelSize: 3)
        add("\(block)_2_relu", .relu(ReLU()))
        addKerasConvolution("\(block)_3", filters: 4 * filters, kernelSize: 1)
        let output = addDrop("\(block)_drop", rate: dropRate)
        add("\(block)_add", .add(Add()), after: shortcut, output)
        add("\(block)_out", .relu(ReLU()))
    }

    /// A convolution with biases, padded by half its kernel, and the batch normalisation behind it.
    @discardableResult
    fileprivate mutating func addKerasConvolution(
        _ name: String, filters: Int, kernelSize: Int, stride: Int = 1, after input: String? = nil
    ) -> String {
        add(
            "\(name)_conv",
            .convolution(
                Convolution(
                    filters: filters, kernelSize: kernelSize, stride: stride,
                    padding: .explicit(Size2D(kernelSize / 2)))), after: input ?? last)
        return add("\(name)_bn", .batchNormalization(BatchNormalization(momentum: 0.01, epsilon: 1.001e-5)))
    }
}
