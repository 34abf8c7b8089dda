import SafeTensors

/// A tensor of a file, in our terms: which parameter of which layer it is.
struct ForeignTensor {
    /// The tensor as the file describes it.
    let description: TensorDescription
    /// The layer, as the file calls it.
    let layer: String
    /// The parameter, as we call it: `weight`, `bias`, `running_mean`, `running_var`.
    let parameter: String
    /// Whether Keras named it: its kernels are HWIO or inputs × outputs, and it flattens height × width × channels.
    let isKeras: Bool

    /// What the parameters of layers are called here and elsewhere.
    private static let parameters = [
        "weight": "weight", "kernel": "weight", "gamma": "weight", "bias": "bias", "beta": "bias",
        "running_mean": "running_mean", "moving_mean": "running_mean",
        "running_var": "running_var", "moving_variance": "running_var",
    ]
    private static let kerasNames: Set = ["kernel", "gamma", "beta", "moving_mean", "moving_variance"]

    /// Reads a name such as `features.0.weight`, `block1_conv1/kernel` or `fc1/fc1/kernel:0`.
    ///
    /// - Returns: `nil` where the name ends in no parameter that is known.
    init?(_ description: TensorDescription) {
        let name = description.name.hasSuffix(":0") ? String(description.name.dropLast(2)) : description.name
        guard let end = name.lastIndex(where: { $0 == "." || $0 == "/" }) else { return nil }
        let last = String(name[name.index(after: end)...])
        guard let parameter = Self.parameters[last] else { return nil }
        // Keras' older files name a layer twice: once as the group, once as the variable's scope.
        let parts = name[..<end].split(separator: "/")
        let layer = Set(parts).count == 1 ? String(parts[0]) : String(name[..<end])
        guard !layer.isEmpty else { return nil }
        self.description = description
        self.layer = layer
        self.parameter = parameter
        isKeras = Self.kerasNames.contains(last) || name[end] == "/"
    }

    /// Whether a tensor counts something and is no parameter: PyTorch's counter of batches.
    static func isCounter(_ name: String) -> Bool { name.hasSuffix(".num_batches_tracked") }
}
