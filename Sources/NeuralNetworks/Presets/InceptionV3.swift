extension Network {
    /// Szegedy, Vanhoucke, Ioffe, Shlens and Wojna, "Rethinking the Inception Architecture for Computer Vision"
    /// (CVPR 2016), table 1, without the auxiliary classifier, which is for training from scratch alone.
    ///
    /// 3×299×299 → 192×35×35 → three modules of figure 5 (288×35×35) → four of figure 6 (768×17×17) → two of figure 7
    /// (2048×8×8) → mean → classes, and a reduction (figure 10) between any two of these. From 75×75 on. Names are
    /// torchvision's.
    public static func inceptionV3(input: Shape, classCount: Int) throws(NetworkError) -> Network {
        var layers = InceptionBuilder(input: input, dialect: .torchvision)
        layers.addFeatures()
        layers.add("avgpool", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("dropout", .dropout(Dropout(rate: 0.5)))
        layers.add("fc", .dense(Dense(units: classCount, initializer: .glorotUniform)))
        return try layers.network()
    }

    /// The same network as Keras defines it: what its weights have been trained for.
    ///
    /// The means of 3×3 neighbours leave out what lies beyond the edge instead of counting it as zeros. Keras'
    /// normalisations have no scale: here they have one, which begins as 1 and can be trained. Modules are called as in
    /// torchvision, the layers in them `conv2d` and `batch_normalization`, so that no weights are taken for those of the
    /// other function.
    public static func inceptionV3Keras(input: Shape, classCount: Int) throws(NetworkError) -> Network {
        var layers = InceptionBuilder(input: input, dialect: .keras)
        layers.addFeatures()
        layers.add("avg_pool", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("predictions", .dense(Dense(units: classCount, initializer: .glorotUniform)))
        return try layers.network()
    }
}

/// Whose Inception V3: they differ in names, in one kind of pooling and in how fast statistics move.
private enum InceptionDialect {
    case torchvision, keras

    var convolution: String { self == .keras ? "conv2d" : "conv" }
    var normalization: String { self == .keras ? "batch_normalization" : "bn" }
    var momentum: Float { self == .keras ? 0.01 : 0.1 }
    var countsPadding: Bool { self == .torchvision }
}

/// The modules of the paper: branches over one value whose channels are joined.
private struct InceptionBuilder {
    private var layers: NetworkBuilder
    private let dialect: InceptionDialect

    init(input: Shape, dialect: InceptionDialect) {
        layers = NetworkBuilder(input: input)
        self.dialect = dialect
    }

    func network() throws(NetworkError) -> Network { try layers.network() }

    mutating func add(_ name: String, _ layer: Layer) { layers.add(name, layer) }

    /// Everything before the mean over the image.
    mutating func addFeatures() {
        convolve("Conv2d_1a_3x3", 32, 3, stride: 2)
        convolve("Conv2d_2a_3x3", 32, 3)
        convolve("Conv2d_2b_3x3", 64, 3, padding: 1)
        add("maxpool1", .maxPooling(MaxPooling(kernelSize: 3, stride: 2)))
        convolve("Conv2d_3b_1x1", 80, 1)
        convolve("Conv2d_4a_3x3", 192, 3)
        add("maxpool2", .maxPooling(MaxPooling(kernelSize: 3, stride: 2)))
        addModuleOf5x5("Mixed_5b", pooled: 32)
        addModuleOf5x5("Mixed_5c", pooled: 64)
        addModuleOf5x5("Mixed_5d", pooled: 64)
        addFirstReduction("Mixed_6a")
        addModuleOf7x7("Mixed_6b", inner: 128)
        addModuleOf7x7("Mixed_6c", inner: 160)
        addModuleOf7x7("Mixed_6d", inner: 160)
        addModuleOf7x7("Mixed_6e", inner: 192)
        addSecondReduction("Mixed_7a")
        addExpandedModule("Mixed_7b")
        addExpandedModule("Mixed_7c")
    }

    /// Convolution, batch normalisation, ReLU.
    @discardableResult
    mutating func convolve(
        _ name: String, _ filters: Int, _ kernelSize: Int, stride: Int = 1, padding: Int = 0,
        after input: String? = nil
    ) -> String {
        convolve(
            name, filters, Size2D(kernelSize), stride: stride, padding: Size2D(padding), after: input)
    }

    @discardableResult
    mutating func convolve(
        _ name: String, _ filters: Int, _ kernelSize: Size2D, stride: Int = 1, padding: Size2D,
        after input: String? = nil
    ) -> String {
        var convolution = Convolution(
            filters: filters, kernelSize: 1, stride: stride, padding: .explicit(padding), bias: false)
        convolution.kernelSize = kernelSize
        layers.add("\(name).\(dialect.convolution)", .convolution(convolution), after: input ?? layers.last)
        layers.add(
            "\(name).\(dialect.normalization)",
            .batchNormalization(BatchNormalization(momentum: dialect.momentum, epsilon: 0.001)))
        return layers.add("\(name).relu", .relu(ReLU()))
    }

    /// 1×n padded along the row, n×1 along the column.
    private mutating func convolveRow(_ name: String, _ filters: Int, _ n: Int, after input: String) -> String
    {
        convolve(
            name, filters, Size2D(height: 1, width: n), padding: Size2D(height: 0, width: n / 2), after: input
        )
    }

    private mutating func convolveColumn(
        _ name: String, _ filters: Int, _ n: Int, after input: String
    ) -> String {
        convolve(
            name, filters, Size2D(height: n, width: 1), padding: Size2D(height: n / 2, width: 0), after: input
        )
    }

    private mutating func join(_ name: String, _ branches: [String]) {
        layers.add(name, .concat(Concatenation()), after: branches)
    }

    /// The mean of 3×3 neighbours, with zeros beyond the edge or without what lies there, and a 1×1 convolution of it.
    private mutating func poolingBranch(_ module: String, _ filters: Int, of input: String) -> String {
        let pool = AveragePooling(
            kernelSize: 3, stride: 1, padding: .explicit(Size2D(1)), countsPadding: dialect.countsPadding)
        layers.add("\(module).pool", .averagePooling(pool), after: input)
        return convolve("\(module).branch_pool", filters, 1)
    }

    /// Figure 5, its 5×5 branch kept.
    mutating func addModuleOf5x5(_ name: String, pooled: Int) {
        let input = layers.last
        let single = convolve("\(name).branch1x1", 64, 1, after: input)
        convolve("\(name).branch5x5_1", 48, 1, after: input)
        let wide = convolve("\(name).branch5x5_2", 64, 5, padding: 2)
        convolve("\(name).branch3x3dbl_1", 64, 1, after: input)
        convolve("\(name).branch3x3dbl_2", 96, 3, padding: 1)
        let double = convolve("\(name).branch3x3dbl_3", 96, 3, padding: 1)
        join(name, [single, wide, double, poolingBranch(name, pooled, of: input)])
    }

    /// Figure 10: 35×35 → 17×17.
    mutating func addFirstReduction(_ name: String) {
        let input = layers.last
        let single = convolve("\(name).branch3x3", 384, 3, stride: 2, after: input)
        convolve("\(name).branch3x3dbl_1", 64, 1, after: input)
        convolve("\(name).branch3x3dbl_2", 96, 3, padding: 1)
        let double = convolve("\(name).branch3x3dbl_3", 96, 3, stride: 2)
        let pool = layers.add(
            "\(name).pool", .maxPooling(MaxPooling(kernelSize: 3, stride: 2)), after: input)
        join(name, [single, double, pool])
    }

    /// Figure 6 with n = 7: a 7×7 convolution taken apart into 1×7 and 7×1.
    mutating func addModuleOf7x7(_ name: String, inner: Int) {
        let input = layers.last
        let single = convolve("\(name).branch1x1", 192, 1, after: input)
        var branch = convolve("\(name).branch7x7_1", inner, 1, after: input)
        branch = convolveRow("\(name).branch7x7_2", inner, 7, after: branch)
        let once = convolveColumn("\(name).branch7x7_3", 192, 7, after: branch)
        branch = convolve("\(name).branch7x7dbl_1", inner, 1, after: input)
        branch = convolveColumn("\(name).branch7x7dbl_2", inner, 7, after: branch)
        branch = convolveRow("\(name).branch7x7dbl_3", inner, 7, after: branch)
        branch = convolveColumn("\(name).branch7x7dbl_4", inner, 7, after: branch)
        let twice = convolveRow("\(name).branch7x7dbl_5", 192, 7, after: branch)
        join(name, [single, once, twice, poolingBranch(name, 192, of: input)])
    }

    /// 17×17 → 8×8.
    mutating func addSecondReduction(_ name: String) {
        let input = layers.last
        convolve("\(name).branch3x3_1", 192, 1, after: input)
        let small = convolve("\(name).branch3x3_2", 320, 3, stride: 2)
        var branch = convolve("\(name).branch7x7x3_1", 192, 1, after: input)
        branch = convolveRow("\(name).branch7x7x3_2", 192, 7, after: branch)
        branch = convolveColumn("\(name).branch7x7x3_3", 192, 7, after: branch)
        let large = convolve("\(name).branch7x7x3_4", 192, 3, stride: 2, after: branch)
        let pool = layers.add(
            "\(name).pool", .maxPooling(MaxPooling(kernelSize: 3, stride: 2)), after: input)
        join(name, [small, large, pool])
    }

    /// Figure 7: the branches end in rows and columns side by side.
    mutating func addExpandedModule(_ name: String) {
        let input = layers.last
        let single = convolve("\(name).branch1x1", 320, 1, after: input)
        var branch = convolve("\(name).branch3x3_1", 384, 1, after: input)
        let small = [
            convolveRow("\(name).branch3x3_2a", 384, 3, after: branch),
            convolveColumn("\(name).branch3x3_2b", 384, 3, after: branch),
        ]
        convolve("\(name).branch3x3dbl_1", 448, 1, after: input)
        branch = convolve("\(name).branch3x3dbl_2", 384, 3, padding: 1)
        let double = [
            convolveRow("\(name).branch3x3dbl_3a", 384, 3, after: branch),
            convolveColumn("\(name).branch3x3dbl_3b", 384, 3, after: branch),
        ]
        join(name, [single] + small + double + [poolingBranch(name, 192, of: input)])
    }
}
