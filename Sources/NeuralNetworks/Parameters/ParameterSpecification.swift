/// A parameter of a network: its name, shape, role and first values.
public struct ParameterSpecification: Hashable, Sendable {
    /// What a parameter is for; whether it is trained, and whether it decays, depend on it.
    public enum Role: String, Sendable {
        /// What inputs are multiplied with.
        case weight
        /// What is added.
        case bias
        /// What a normalised channel is multiplied with.
        case scale
        /// What is measured, not trained: the running averages of a batch normalisation.
        case statistic
    }

    /// `node.parameter`, `conv1.weight` for instance.
    public var name: String
    /// Outermost first: output channels × input channels × rows × columns of a convolution (OIHW),
    /// outputs × inputs of a dense layer.
    public let shape: [Int]
    /// What it is for.
    public let role: Role
    /// How its first values are drawn.
    public let initialization: Initialization

    /// A parameter of the given shape, outermost dimension first.
    public init(name: String, shape: [Int], role: Role, initialization: Initialization) {
        self.name = name
        self.shape = shape
        self.role = role
        self.initialization = initialization
    }

    static func bias(count: Int) -> ParameterSpecification {
        ParameterSpecification(name: "bias", shape: [count], role: .bias, initialization: .constant(0))
    }

    /// How many numbers it has.
    public var count: Int { shape.reduce(1, *) }
}
