/// What a model says of an image of which nothing else is known.
public struct ImagePrediction: Sendable, Equatable {
    /// The image's path, or what stands in for it.
    public let image: String
    /// One a class, in the order of the model's classes.
    public let probabilities: [Float]
    /// The class decided on, an index into the model's classes.
    public let decision: Int
    /// How much the image looks like those the model was trained on; `nil` where the model cannot tell.
    public let typicality: Typicality?

    /// Puts a prediction together.
    public init(image: String, probabilities: [Float], decision: Int, typicality: Typicality?) {
        self.image = image
        self.probabilities = probabilities
        self.decision = decision
        self.typicality = typicality
    }
}
