import OneDNN

extension PlanBuilder {
    /// A convolution by the algorithm the plan was asked for, or the direct one where this oneDNN has no Winograd code
    /// for it: that exists for 3×3 kernels of stride 1 in float32 alone, and left x86 with version 3.2.
    ///
    /// - Parameters:
    ///   - name: what tells the convolution from others of another speed.
    ///   - roles: the tensors it takes and makes.
    func convolution(
        _ work: StepDescription.Work, _ name: String, roles: [Role],
        _ describe: (ConvolutionAlgorithm) throws(OneDNNError) -> PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        let wanted = options.convolutionAlgorithm
        guard wanted != .direct,
            let winograd = try offered({ () throws(OneDNNError) in try describe(.winograd) })
        else { return try describe(.direct) }
        guard wanted == .automatic else { return winograd }
        return try tuning.faster(
            "\(work.rawValue), \(name)", direct: try describe(.direct), winograd: winograd, roles: roles,
            on: engine)
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
