import NeuralNetworks
import ONNXFormat
import OneDNN

extension ONNXGraph {
    /// Adds the layers of a network.
    ///
    /// Dropout does nothing at inference and is left out, and so is a softmax at the end.
    ///
    /// - Parameters:
    ///   - input: images × channels × rows × columns, as the network takes them.
    ///   - output: what the logits are called, images × classes.
    mutating func add(_ network: Network, _ parameters: Parameters, to input: String, named output: String) {
        let last = network.logitsIndex
        var values = [Network.inputName: input]
        for (index, node) in network.nodes.enumerated().prefix(last + 1) {
            let inputs = node.inputs.compactMap { values[$0] }
            let name = index == last ? output : "\(node.name).output"
            values[node.name] = add(
                NodeParts(
                    node: node, inputs: inputs, shapes: network.inputShapes(of: index),
                    parameters: parameters, output: name), isLast: index == last)
        }
    }

    /// A node with what it takes and what its result is called.
    private struct NodeParts {
        let node: Node
        let inputs: [String]
        let shapes: [Shape]
        let parameters: Parameters
        let output: String
    }

    private mutating func add(_ parts: NodeParts, isLast: Bool) -> String {
        let (inputs, output) = (parts.inputs, parts.output)
        switch parts.node.layer {
        case .convolution(let layer):
            let window = layer.slidingWindow.window(over: parts.shapes[0].size)
            let settings = [
                "dilations": Attribute.ints(window.dilations), "group": .int(layer.groups),
            ]
            return add(
                "Conv", inputs + weights(parts), named: output,
                with: Self.settings(of: window).merging(settings) { $1 })
        case .maxPooling(let layer):
            let window = layer.pool.slidingWindow.window(over: parts.shapes[0].size)
            return add("MaxPool", inputs, named: output, with: Self.settings(of: window))
        case .averagePooling(let layer): return average(layer.pool, layer.countsPadding, parts)
        case .relu(let layer):
            guard let maximum = layer.maximum else { return add("Relu", inputs, named: output) }
            return add("Clip", inputs + [float(0), float(maximum)], named: output)
        case .flatten: return add("Flatten", inputs, named: output, with: ["axis": .int(1)])
        case .dense: return add("Gemm", inputs + weights(parts), named: output, with: ["transB": .int(1)])
        case .dropout: return isLast ? add("Identity", inputs, named: output) : inputs[0]
        case .softmax: return add("Softmax", inputs, named: output, with: ["axis": .int(1)])
        case .add: return add(inputs.count == 2 ? "Add" : "Sum", inputs, named: output)
        case .batchNormalization(let layer):
            return add(
                "BatchNormalization", inputs + weights(parts), named: output,
                with: ["epsilon": .float(layer.epsilon)])
        case .concat: return add("Concat", inputs, named: output, with: ["axis": .int(1)])
        case .globalAveragePooling:
            let means = add("GlobalAveragePool", inputs)
            return add("Flatten", means, named: output, with: ["axis": .int(1)])
        case .adaptiveAveragePooling(let layer):
            guard let window = layer.evenWindow(over: parts.shapes[0]) else {
                return regions(of: layer.outputSize, parts)
            }
            return average(window, false, parts)
        }
    }

    /// The node's parameters as constants, in the order in which the operators take them.
    private mutating func weights(_ parts: NodeParts) -> [String] {
        parts.node.layer.rule.parameters(of: parts.shapes).compactMap { parameter in
            let name = "\(parts.node.name).\(parameter.name)"
            guard let values = parts.parameters[name] else { return nil }
            return tensor(UnsafeBufferPointer(values), parameter.shape, named: name)
        }
    }

    private mutating func average(
        _ pool: PoolingWindow, _ countsPadding: Bool, _ parts: NodeParts
    ) -> String {
        let window = pool.slidingWindow.window(over: parts.shapes[0].size)
        let settings = ["count_include_pad": Attribute.int(countsPadding ? 1 : 0)]
        return add(
            "AveragePool", parts.inputs, named: parts.output,
            with: Self.settings(of: window).merging(settings) { $1 })
    }

    private static func settings(of window: Window) -> [String: Attribute] {
        [
            "kernel_shape": .ints(window.kernel), "strides": .ints(window.strides),
            "pads": .ints(window.paddingBefore + window.paddingAfter),
        ]
    }

    /// The mean of each channel over regions that overlap: rows and columns one after the other, as products with
    /// matrices of shares, since ONNX has no operator for it.
    private mutating func regions(of size: Size2D, _ parts: NodeParts) -> String {
        let input = parts.shapes[0].size
        let rows = Self.shares(of: size.height, over: input.height)
        let columns = Self.shares(of: size.width, over: input.width)
        let across = tensor(
            (0..<input.width * size.width).map { columns[$0 % size.width * input.width + $0 / size.width] },
            [input.width, size.width])
        let narrowed = add("MatMul", parts.inputs[0], across)
        let down = tensor(rows, [size.height, input.height])
        return add("MatMul", down, narrowed, named: parts.output)
    }

    /// Regions × inputs: what each input has of each region's mean.
    private static func shares(of count: Int, over length: Int) -> [Float] {
        var shares = [Float](repeating: 0, count: count * length)
        for region in 0..<count {
            let covered = region * length / count..<((region + 1) * length + count - 1) / count
            for index in covered { shares[region * length + index] = 1 / Float(covered.count) }
        }
        return shares
    }
}

extension Network {
    /// The last layer before a softmax at the end.
    var logitsIndex: Int {
        if case .softmax = nodes[nodes.count - 1].layer, nodes.count > 1 { return nodes.count - 2 }
        return nodes.count - 1
    }
}
