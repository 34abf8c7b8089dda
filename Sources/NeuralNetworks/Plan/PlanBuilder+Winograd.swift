import OneDNN

// Where oneDNN has no Winograd code, in bfloat16 and in float32 without AVX-512, we have some of our own.

extension PlanBuilder {
    /// The nodes whose convolutions our own loop computes.
    func winogradNodes(of network: Network) throws(OneDNNError) -> Set<String> {
        var names: Set<String> = []
        for (index, node) in network.nodes.enumerated() {
            guard case .convolution(let convolution) = node.layer else { continue }
            let geometry = ConvolutionGeometry(
                convolution, of: network.inputShapes(of: index)[0], batchSize: batchSize)
            guard let winograd = WinogradConvolution(of: geometry, in: options.precision) else { continue }
            layer = node.name
            let isTaken = try usesWinograd(
                .forward, geometry.description, winograd.trial,
                insteadOf: [.source, .weights, .bias, .destination],
                { () throws(OneDNNError) in
                    let source = try MemoryDescriptor(dimensions(geometry.input), elementType, layout: .any)
                    return try geometry.forward(self, source: source, addsBias: true)
                })
            if isTaken { names.insert(node.name) }
        }
        return names
    }

    /// A tensor as our loop reads it: in the plan's precision and in blocks.
    func arranged(_ tensor: Tensor, in layout: Layout) throws(OneDNNError) -> Tensor {
        try arranged(tensor, as: try tensor.descriptor.with(elementType, layout: layout))
    }

    /// Whether our own loop computes a convolution instead of oneDNN: as the options say, or where it is faster.
    ///
    /// - Parameters:
    ///   - name: what tells the convolution from others of another speed.
    ///   - trial: what our loop takes by itself.
    ///   - roles: the tensors that oneDNN's primitive takes and makes.
    func usesWinograd(
        _ work: StepDescription.Work, _ name: String,
        _ trial: (Engine) throws(OneDNNError) -> any ConvolutionTrial, insteadOf roles: [Role],
        _ direct: () throws(OneDNNError) -> PrimitiveDescriptor
    ) throws(OneDNNError) -> Bool {
        switch options.convolutionAlgorithm {
        case .direct: false
        case .winograd: true
        case .automatic:
            try tuning.isWinogradFaster(
                "\(work.rawValue), \(name)" + (options.precision == .bfloat16 ? " in bfloat16" : ""),
                direct: { () throws(OneDNNError) in
                    try PrimitiveTrial(try direct(), roles: roles, on: engine)
                },
                winograd: { () throws(OneDNNError) in try trial(engine) })
        }
    }
}
