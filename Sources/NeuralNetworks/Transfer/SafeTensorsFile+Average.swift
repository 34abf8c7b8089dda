import SafeTensors

extension SafeTensorsFile {
    /// The tensor to be taken for a weight: its average where the file has one, for that is what was validated.
    ///
    /// - Parameters:
    ///   - name: the weight's.
    ///   - prefix: what stands before the name of an average; `nil` finds the weight itself.
    package func find(_ name: String, preferring prefix: String?) -> TensorDescription? {
        prefix.flatMap { find($0 + name) } ?? find(name)
    }
}
