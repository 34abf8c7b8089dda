import Diagnostics
import SafeTensors

extension Parameters {
    /// The tensors for a safetensors file: names, shapes, float32, in the order of the layout.
    ///
    /// - Parameters:
    ///   - prefix: put before each name.
    ///   - values: other numbers of the same layout, an optimizer's moments for instance, instead of the weights.
    public func tensorSources(
        prefix: String = "", of values: UnsafeMutableBufferPointer<Float>? = nil
    ) -> [TensorSource] {
        let values = values ?? arena.values
        return layout.entries.map { entry in
            TensorSource(prefix + entry.name, elementType: .f32, shape: entry.specification.shape) { body in
                body(UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: values[entry.range])))
            }
        }
    }

    /// Fills every parameter from the tensors of the same names.
    ///
    /// - Parameters:
    ///   - file: an open file; it may hold tensors of other names besides.
    ///   - prefix: what stands before each name in the file.
    ///   - values: other numbers of the same layout to fill, instead of the weights.
    /// - Throws: `SafeTensorsError` where a tensor is missing, has another shape or holds what is not a number.
    public func read(
        from file: SafeTensorsFile, prefix: String = "", into values: UnsafeMutableBufferPointer<Float>? = nil
    ) throws {
        let values = values ?? arena.values
        try layout.check(file, prefix: prefix)
        for entry in layout.entries {
            try file.copyFloats(
                prefix + entry.name, to: UnsafeMutableBufferPointer(rebasing: values[entry.range]))
        }
    }
}

extension ParameterLayout {
    /// Makes sure, by what a file says of its tensors, that it holds every parameter in its shape.
    ///
    /// - Parameters:
    ///   - file: an open file; it may hold tensors of other names besides.
    ///   - prefix: what stands before each name in the file.
    /// - Throws: `SafeTensorsError` where a tensor is missing or has another shape.
    public func check(_ file: SafeTensorsFile, prefix: String = "") throws(SafeTensorsError) {
        for entry in entries {
            let tensor = try file.tensor(prefix + entry.name)
            guard tensor.shape == entry.specification.shape else {
                throw SafeTensorsError(
                    file.path, .unexpectedTensor,
                    "tensor \"\(tensor.name)\" has the shape \(tensor.shape), expected \(entry.specification.shape)"
                )
            }
        }
    }
}
