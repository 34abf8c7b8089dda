extension Network {
    /// Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks"
    /// (NeurIPS 2012), in the form that fits one processor: Krizhevsky, "One weird trick for parallelizing convolutional
    /// neural networks" (arXiv:1404.5997), which has no local response normalisation.
    ///
    /// 3×224×224 → 64×27×27 → 192×13×13 → 384 → 256 → 256×6×6 → 4096 → 4096 → classes. Names are torchvision's.
    public static func alexnet(input: Shape, classCount: Int) throws(NetworkError) -> Network {
        var layers = NetworkBuilder(input: input)
        let pool = Layer.maxPooling(MaxPooling(kernelSize: 3, stride: 2))
        let features: [Layer] = [
            convolution(64, 11, stride: 4, padding: 2), .relu(ReLU()), pool,
            convolution(192, 5, padding: 2), .relu(ReLU()), pool,
            convolution(384, 3, padding: 1), .relu(ReLU()),
            convolution(256, 3, padding: 1), .relu(ReLU()),
            convolution(256, 3, padding: 1), .relu(ReLU()), pool,
        ]
        for (index, layer) in features.enumerated() { layers.add("features.\(index)", layer) }
        layers.add("avgpool", .adaptiveAveragePooling(AdaptiveAveragePooling(outputSize: 6)))
        layers.add("flatten", .flatten(Flatten()))
        let classifier: [Layer] = [
            .dropout(Dropout(rate: 0.5)), .dense(Dense(units: 4096)), .relu(ReLU()),
            .dropout(Dropout(rate: 0.5)), .dense(Dense(units: 4096)), .relu(ReLU()),
            .dense(Dense(units: classCount, initializer: .glorotUniform)),
        ]
        for (index, layer) in classifier.enumerated() { layers.add("classifier.\(index)", layer) }
        return try layers.network()
    }

    private static func convolution(_ filters: Int, _ kernelSize: Int, stride: Int = 1, padding: Int) -> Layer
    {
        .convolution(
            Convolution(
                filters: filters, kernelSize: kernelSize, stride: stride, padding: .explicit(Size2D(padding)))
        )
    }
}
