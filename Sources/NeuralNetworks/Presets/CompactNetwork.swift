extension Network {
    /// Ours: a small residual network for one grey image of 128 to 160 pixels on two processor cores.
    ///
    /// 1×128×128 → 32×64×64 → 32×32×32 → 64×32×32 → 128×16×16 → 256×8×8 → mean → classes.
    ///
    /// What it is made by:
    /// - Full resolution is seen by one strided 5×5 convolution of one channel and nothing else: normalising or
    ///   rectifying a map takes as long as memory is slow, and this map is a quarter of the image's size in each channel.
    /// - Every number of filters is a multiple of 32, so that oneDNN's blocks of 16 are full.
    /// - Most products are those of 3×3 convolutions over 64 to 256 channels, which run nearest to the processor's peak.
    /// - Blocks are those of ResNet-18 (see ``resnet18(input:classCount:stochasticDepth:)``), and so are the names.
    /// - The mean over the whole image leaves the classifier a few hundred weights: there is little to overfit with.
    ///
    /// - Parameters:
    ///   - input: channels × rows × columns of an image.
    ///   - classCount: logits of the last layer.
    ///   - stochasticDepth: how often the last block is left out in training, and those before it less often.
    public static func compact(
        input: Shape = Shape(channels: 1, height: 128, width: 128), classCount: Int = 2,
        stochasticDepth: Float = 0
    ) throws(NetworkError) -> Network {
        var survival = StochasticDepth(rate: stochasticDepth, blockCount: 3)
        var layers = NetworkBuilder(input: input)
        layers.addNormalized("conv1", "bn1", filters: 32, kernelSize: 5, stride: 2, after: Network.inputName)
        layers.add("relu", .relu(ReLU()))
        layers.add(
            "maxpool", .maxPooling(MaxPooling(kernelSize: 3, stride: 2, padding: .explicit(Size2D(1)))))
        layers.addBasicBlock("layer1.0", filters: 64, stride: 1, projects: true, dropRate: survival.next())
        layers.addBasicBlock("layer2.0", filters: 128, stride: 2, projects: true, dropRate: survival.next())
        layers.addBasicBlock("layer3.0", filters: 256, stride: 2, projects: true, dropRate: survival.next())
        layers.add("avgpool", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("fc", .dense(Dense(units: classCount, initializer: .glorotUniform)))
        return try layers.network()
    }
}
