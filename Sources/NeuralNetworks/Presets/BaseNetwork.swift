extension Network {
    /// The network of the gentle introduction: four times convolution, pooling and ReLU, then two dense layers.
    ///
    /// 1×150×150 → 32×75×75 → 64×37×37 → 128×18×18 → 128×9×9 → 256 → classes.
    public static func base(
        input: Shape = Shape(channels: 1, height: 150, width: 150), classCount: Int = 2
    ) throws(NetworkError) -> Network {
        var layers = NetworkBuilder(input: input)
        for (number, filters) in [32, 64, 128, 128].enumerated() {
            layers.add(
                "conv\(number + 1)",
                .convolution(Convolution(filters: filters, kernelSize: 3, padding: .same)))
            layers.add("pool\(number + 1)", .maxPooling(MaxPooling(kernelSize: 2)))
            layers.add("relu\(number + 1)", .relu(ReLU()))
        }
        layers.add("flatten", .flatten(Flatten()))
        layers.add("dense", .dense(Dense(units: 256)))
        layers.add("relu5", .relu(ReLU()))
        layers.add("dropout", .dropout(Dropout(rate: 0.5)))
        layers.add("logits", .dense(Dense(units: classCount, initializer: .glorotUniform)))
        return try layers.network()
    }
}
