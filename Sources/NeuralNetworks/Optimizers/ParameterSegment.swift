/// How one stretch of the weights' arena, usually one tensor, is trained.
public struct ParameterSegment: Sendable, Equatable {
    /// Where it lies in the arenas of the weights, the gradients and the optimizer's state.
    public var range: Range<Int>
    /// Whether weight decay applies: not to biases, nor to other one-dimensional parameters.
    public var decays: Bool
    /// What the learning rate is multiplied with here.
    public var learningRateScale: Float
    /// Whether the optimizer changes it: frozen weights and running statistics stay as they are.
    public var isTrained: Bool

    /// A stretch that is trained as the arguments say.
    public init(range: Range<Int>, decays: Bool = true, learningRateScale: Float = 1, isTrained: Bool = true)
    {
        self.range = range
        self.decays = decays
        self.learningRateScale = learningRateScale
        self.isTrained = isTrained
    }
}
