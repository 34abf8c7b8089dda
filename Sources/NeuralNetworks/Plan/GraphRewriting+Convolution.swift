import OneDNN

// What a convolution can do beside convolving.

extension GraphRewriting {
    /// Lets Winograd's algorithm compute convolutions, with the pooling and the ReLU behind them.
    mutating func useWinograd(for names: Set<String>) {
        var index = 0
        while index < nodes.count {
            if names.contains(nodes[index].node.name) {
                nodes[index].isWinograd = true
                nodes[index].isPooled = fusePooling(behind: index)
            }
            index += 1
        }
    }

    /// Multiplies the factors of a batch normalisation into the weights of the convolution before it: with statistics
    /// that stand still both are one linear function.
    mutating func foldNormalization() {
        for index in nodes.indices.reversed() {
            guard case .batchNormalization(let layer) = nodes[index].node.layer,
                let producer = producer(of: nodes[index].node.inputs[0]),
                nodes[producer].isPlainConvolution, nodes[producer].normalization == nil,
                onlyConsumer(of: nodes[producer].node.name) == index
            else { continue }
            nodes[producer].normalization = FoldedNormalization(name: nodes[index].node.name, layer: layer)
            remove(index, computedBy: producer)
        }
    }

    /// Lets a convolution add its result to the other value of a sum, in that value's own memory.
    mutating func fuseAdditions() {
        for index in nodes.indices.reversed() {
            guard case .add = nodes[index].node.layer, nodes[index].node.inputs.count == 2,
                !nodes[index].isOutput
            else { continue }
            // The later one: the other has been computed when it begins.
            let inputs = nodes[index].node.inputs.sorted { position($0) < position($1) }
            guard inputs[0] != inputs[1], let convolution = producer(of: inputs[1]),
                nodes[convolution].isPlainConvolution, !nodes[convolution].addsSecondInput,
                onlyConsumer(of: inputs[1]) == index, mayBeOverwritten(inputs[0], by: convolution, for: index)
            else { continue }
            nodes[convolution].node.inputs.append(inputs[0])
            nodes[convolution].addsSecondInput = true
            remove(index, computedBy: convolution)
        }
    }

    /// Whether all others that take a value have done so when the convolution begins. A flattened value is another
    /// look at the same memory.
    private func mayBeOverwritten(_ name: String, by convolution: Int, for addition: Int) -> Bool {
        consumers(of: name).allSatisfy { consumer in
            consumer == addition || (consumer < convolution && !nodes[consumer].isFlatten)
        }
    }

    private func position(_ name: String) -> Int { producer(of: name) ?? -1 }
}
