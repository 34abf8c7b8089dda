import Diagnostics

/// What training minimises, as a config spells it: `{"labelSmoothing": 0.1, "classWeights": "balanced"}`.
///
/// Softmax cross-entropy of the true class; see ``SoftmaxCrossEntropy`` for the formula.
public struct Loss: Sendable, Equatable, Codable {
    /// How much of the target is spread evenly over all classes, in [0, 1).
    ///
    /// Szegedy et al., "Rethinking the Inception Architecture for Computer Vision" (CVPR 2016), arXiv:1512.00567.
    public var labelSmoothing: Double
    /// How much the samples of each class count.
    public var classWeights: ClassWeights

    /// Defaults are those a config gets that leaves the key out.
    public init(labelSmoothing: Double = 0, classWeights: ClassWeights = .equal) {
        self.labelSmoothing = labelSmoothing
        self.classWeights = classWeights
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case labelSmoothing, classWeights
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = Loss()
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        labelSmoothing = try container.rate(.labelSmoothing, default: defaults.labelSmoothing)
        classWeights = try container.value(.classWeights, default: defaults.classWeights)
    }

    /// The loss for a data set.
    ///
    /// - Parameter classCounts: the number of training samples of each class.
    /// - Throws: ``ClassWeightError`` when the weights do not fit the classes.
    public func resolved(classCounts: [Int]) throws(ClassWeightError) -> SoftmaxCrossEntropy {
        SoftmaxCrossEntropy(
            classWeights: try classWeights.resolved(classCounts: classCounts), labelSmoothing: labelSmoothing)
    }
}
