import OneDNN

/// A layer while it is compiled: how its forward and its backward pass are made of primitives.
///
/// The forward pass is built first, for all layers in order; what the backward pass will need of it is kept in the
/// operation. The backward pass is built in the opposite order.
protocol Operation: AnyObject {
    /// Adds the layer's forward steps and returns its output.
    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value

    /// Adds the layer's backward steps: from the gradient of its output to the gradients of its parameters, and of
    /// those inputs that need one (appended to ``Value/gradients``).
    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError)
}

extension PlannedNode {
    /// The operation for this node.
    func operation() -> any Operation {
        isOutput && computesInTypeOfInput ? LogitsOperation(plainOperation()) : plainOperation()
    }

    private func plainOperation() -> any Operation {
        switch node.layer {
        case .convolution(let layer) where isStem: StemOperation(name: node.name, layer: layer)
        case .convolution(let layer) where isWinograd: WinogradOperation(self, layer)
        case .convolution(let layer):
            ConvolutionOperation(self, layer)
        case .maxPooling(let layer) where flattens || rectifier != nil:
            PoolingByTwoOperation(layer, rectifies: rectifier != nil, flattens: flattens)
        case .maxPooling(let layer): PoolingOperation(layer.pool, .maximum)
        case .averagePooling(let layer):
            PoolingOperation(layer.pool, layer.countsPadding ? .averageWithPadding : .averageWithoutPadding)
        case .relu(let layer): ReLUOperation(layer)
        case .flatten: FlattenOperation()
        case .dense(let layer):
            DenseOperation(name: node.name, layer: layer, rectifier: rectifier, isOutput: isOutput)
        case .dropout(let layer): DropoutOperation(layer)
        case .softmax: SoftmaxOperation()
        case .add: AddOperation(rectifier: rectifier)
        case .batchNormalization(let layer):
            BatchNormalizationOperation(name: node.name, layer: layer, rectifies: rectifier != nil)
        case .concat: ConcatenationOperation()
        case .globalAveragePooling: GlobalAveragePoolingOperation()
        case .adaptiveAveragePooling(let layer): AdaptivePoolingOperation(layer)
        }
    }
}
