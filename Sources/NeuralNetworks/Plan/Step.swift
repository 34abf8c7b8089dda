import OneDNN

/// One piece of a plan's work.
struct Step {
    /// What runs: one of oneDNN's primitives or a loop of our own.
    enum Action {
        case primitive(Primitive)
        case kernel(() -> Void)
    }

    let description: StepDescription
    let action: Action

    func run(on stream: Stream) throws(OneDNNError) {
        switch action {
        case .primitive(let primitive): try primitive.run(on: stream)
        case .kernel(let body): body()
        }
    }
}

/// What a step of a plan does, for people and benchmarks.
public struct StepDescription: Sendable, Hashable {
    /// The kind of work.
    public enum Work: String, Sendable {
        case pack = "pack weights"
        case forward
        case backwardData = "backward data"
        case backwardWeights = "backward weights"
        case reorder
        case sum
    }

    /// The layer's name.
    public let layer: String
    /// What it does for the layer.
    public let work: Work
    /// The name of the code that does it, as oneDNN calls it, or `xray:…` for our own.
    public let implementation: String
    /// Multiplications with an addition each, for the whole batch; 0 where that is no measure of the work.
    public let multiplyAdds: Int
}
