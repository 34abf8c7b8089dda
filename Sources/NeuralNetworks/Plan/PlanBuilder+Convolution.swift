import OneDNN

extension PlanBuilder {
    /// A convolution by the algorithm the plan was asked for, or the direct one where this oneDNN has no Winograd code
    /// for it: that exists for 3×3 kernels of stride 1 in float32 alone, and left x86 with version 3.2.
    ///
    /// - Parameters:
    ///   - roles: the tensors it takes and makes.
    ///   - describe: the primitive for the convolution, or for a sample of it.
    func convolution(
        _ work: StepDescription.Work, _ geometry: ConvolutionGeometry, roles: [Role],
        _ describe: (ConvolutionGeometry, ConvolutionAlgorithm) throws(OneDNNError) -> PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        let wanted = options.convolutionAlgorithm
        guard wanted != .direct, !geometry.readsImage,
            let winograd = try offered({ () throws(OneDNNError) in try describe(geometry, .winograd) })
        else { return try describe(geometry, .direct) }
        guard wanted == .automatic else { return winograd }
        // oneDNN's Winograd code may not know how to divide a sample.
        let few = geometry.sample(ConvolutionGeometry.primitiveSample)
        let isFewOffered = try offered({ () throws(OneDNNError) in try describe(few, .winograd) }) != nil
        let sample = isFewOffered ? few : geometry
        func trial(_ algorithm: ConvolutionAlgorithm) throws(OneDNNError) -> any ConvolutionTrial {
            try PrimitiveTrial(try describe(sample, algorithm), roles: roles, on: engine)
        }
        let isWinogradFaster = try tuning.isWinogradFaster(
            "\(work.rawValue), \(sample.description)",
            direct: { () throws(OneDNNError) in try trial(.direct) },
            winograd: { () throws(OneDNNError) in try trial(.winograd) })
        return isWinogradFaster ? winograd : try describe(geometry, .direct)
    }

    /// A primitive, or none where this oneDNN does not offer it.
    private func offered(
        _ describe: () throws(OneDNNError) -> PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor? {
        do throws(OneDNNError) {
            return try describe()
        } catch {
            guard error.reason == "unimplemented" else { throw error }
            return nil
        }
    }
}
