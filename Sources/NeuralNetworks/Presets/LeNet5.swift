extension Network {
    /// LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition" (Proc. IEEE 1998),
    /// figure 2: 1×32×32 → 6×28×28 → 6×14×14 → 16×10×10 → 16×5×5 → 120 → 84 → classes.
    ///
    /// Here every filter of C3 sees all six maps (the paper's table leaves some out), units are rectified instead of
    /// squashed by tanh, the mean of S2 and S4 has no weight of its own, and the output is linear instead of a
    /// distance from stylised digits.
    public static func lenet5(input: Shape, classCount: Int) throws(NetworkError) -> Network {
        var layers = NetworkBuilder(input: input)
        layers.add("conv1", .convolution(Convolution(filters: 6, kernelSize: 5)))
        layers.add("relu1", .relu(ReLU()))
        layers.add("pool1", .averagePooling(AveragePooling(kernelSize: 2)))
        layers.add("conv2", .convolution(Convolution(filters: 16, kernelSize: 5)))
        layers.add("relu2", .relu(ReLU()))
        layers.add("pool2", .averagePooling(AveragePooling(kernelSize: 2)))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("fc1", .dense(Dense(units: 120)))
        layers.add("relu3", .relu(ReLU()))
        layers.add("fc2", .dense(Dense(units: 84)))
        layers.add("relu4", .relu(ReLU()))
        layers.add("fc3", .dense(Dense(units: classCount, initializer: .glorotUniform)))
        return try layers.network()
    }
}
