extension NetworkBuilder {
    /// Adds a convolution without biases and the batch normalisation behind it, whose shifts do their work; padded by
    /// half the kernel.
    @discardableResult
    mutating func addNormalized(
        _ name: String, _ norm: String, filters: Int, kernelSize: Int, stride: Int = 1, after input: String
    ) -> String {
        add(
            name,
            .convolution(
                Convolution(
                    filters: filters, kernelSize: kernelSize, stride: stride,
                    padding: .explicit(Size2D(kernelSize / 2)), bias: false)), after: input)
        return add(norm, .batchNormalization(BatchNormalization()))
    }

    /// Two 3×3 convolutions with a connection around them: figure 5, left, of the paper.
    ///
    /// - Parameter dropRate: how often the convolutions are left out in training; see ``StochasticDepth``.
    mutating func addBasicBlock(
        _ block: String, filters: Int, stride: Int, projects: Bool, dropRate: Float
    ) {
        let input = last
        addNormalized(
            "\(block).conv1", "\(block).bn1", filters: filters, kernelSize: 3, stride: stride, after: input)
        let inner = add("\(block).relu1", .relu(ReLU()))
        addNormalized("\(block).conv2", "\(block).bn2", filters: filters, kernelSize: 3, after: inner)
        let output = addDrop("\(block).drop", rate: dropRate)
        addShortcut(block, from: input, to: output, filters: filters, stride: stride, projects: projects)
    }

    /// Three convolutions, the outer ones 1×1, with a connection around them: figure 5, right. The stride is the 3×3
    /// convolution's, as in everybody's weights; the paper gave it to the first.
    mutating func addBottleneck(
        _ block: String, filters: Int, stride: Int, projects: Bool, dropRate: Float
    ) {
        let input = last
        addNormalized("\(block).conv1", "\(block).bn1", filters: filters, kernelSize: 1, after: input)
        let first = add("\(block).relu1", .relu(ReLU()))
        addNormalized(
            "\(block).conv2", "\(block).bn2", filters: filters, kernelSize: 3, stride: stride, after: first)
        let second = add("\(block).relu2", .relu(ReLU()))
        addNormalized("\(block).conv3", "\(block).bn3", filters: 4 * filters, kernelSize: 1, after: second)
        let output = addDrop("\(block).drop", rate: dropRate)
        addShortcut(block, from: input, to: output, filters: 4 * filters, stride: stride, projects: projects)
    }

    /// What leaves out the branch before it for some samples, where that is asked for.
    ///
    /// - Returns: the end of the branch.
    mutating func addDrop(_ name: String, rate: Float) -> String {
        rate > 0 ? add(name, .dropout(Dropout(rate: rate, unit: .sample))) : last
    }

    /// The connection around a block, by a 1×1 convolution where shapes differ, and the sum.
    private mutating func addShortcut(
        _ block: String, from input: String, to output: String, filters: Int, stride: Int, projects: Bool
    ) {
        var shortcut = input
        if projects {
            shortcut = addNormalized(
                "\(block).downsample.0", "\(block).downsample.1", filters: filters, kernelSize: 1,
                stride: stride, after: input)
        }
        add("\(block).add", .add(Add()), after: output, shortcut)
        add("\(block).relu", .relu(ReLU()))
    }
}
