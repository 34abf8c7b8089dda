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
                .forward, geometry, winograd.trial, insteadOf: [.source, .weights, .bias, .destination],
                { sample throws(OneDNNError) in try sample.forward(self, addsBias: true) })
            if isTaken { names.insert(node.name) }
        }
        return names
    }

    /// Whether our own loop computes a convolution instead of oneDNN: as the options say, or where it is faster.
    ///
    /// - Parameters:
    ///   - trial: what our loop takes for some images.
    ///   - roles: the tensors that oneDNN's primitive takes and makes.
    ///   - direct: that primitive for a sample.
    func usesWinograd(
        _ work: StepDescription.Work, _ geometry: ConvolutionGeometry,
        _ trial: (_ imageCount: Int, Engine) throws(OneDNNError) -> any ConvolutionTrial,
        insteadOf roles: [Role],
        _ direct: (ConvolutionGeometry) throws(OneDNNError) -> PrimitiveDescriptor
    ) throws(OneDNNError) -> Bool {
        switch options.convolutionAlgorithm {
        case .direct: return false
        case .winograd: return true
        case .automatic:
            let sample = geometry.sample(ConvolutionGeometry.loopSample)
            return try tuning.isWinogradFaster(
                "\(work.rawValue), \(sample.description)"
                    + (options.precision == .bfloat16 ? " in bfloat16" : ""),
                direct: { () throws(OneDNNError) in
                    try PrimitiveTrial(try direct(sample), roles: roles, on: engine)
                },
                winograd: { () throws(OneDNNError) in try trial(sample.batchSize, engine) })
        }
    }
}
