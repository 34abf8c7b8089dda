import NeuralNetworks
import SafeTensors

/// What the network has answered in the epoch that is being trained: for each image its logits, varied as it was and by
/// the weights of its step, and its class.
public struct EpochAnswers: Equatable, Sendable {
    /// What stands before the names of its tensors in a checkpoint.
    static let prefix = "epoch/"
    private static let logitsName = prefix + "logits"
    private static let labelsName = prefix + "labels"

    /// [images, classes], row-major.
    private var logits: [Float] = []
    /// By image. A file's tensors are floats, which a class's number is exactly.
    private var labels: [Float] = []

    /// No answers yet.
    public init() {}

    /// The number of images.
    public var count: Int { labels.count }

    private var classCount: Int { logits.count / max(labels.count, 1) }

    /// Adds a batch.
    ///
    /// - Parameters:
    ///   - logits: [batch, classes], row-major; rows beyond the targets are padding.
    ///   - targets: a mixed sample counts as the class that most of it is of.
    package mutating func append(
        logits: UnsafeBufferPointer<Float>, of classCount: Int, targets: some Collection<Target>
    ) {
        self.logits.append(contentsOf: logits.prefix(targets.count * classCount))
        labels.append(contentsOf: targets.lazy.map { Float($0.dominantLabel) })
    }

    /// Begins an epoch; the memory is kept.
    mutating func removeAll() {
        logits.removeAll(keepingCapacity: true)
        labels.removeAll(keepingCapacity: true)
    }

    /// The area under the ROC curve, of more than two classes the mean over each against the rest; `nil` where there
    /// is no image of a class.
    package var rocAUC: Double? {
        let probabilities = labels.indices.map { image in
            softmax(Array(logits[image * classCount..<(image + 1) * classCount]))
        }
        // Of two classes, either has the other's area.
        let ranked = classCount == 2 ? [1] : Array(0..<classCount)
        let areas = ranked.compactMap { label in
            RankedScores(
                scores: probabilities.map { Double($0[label]) }, isPositive: labels.map { Int($0) == label }
            ).rocAUC
        }
        guard !areas.isEmpty, areas.count == ranked.count else { return nil }
        return areas.reduce(0, +) / Double(areas.count)
    }

    // MARK: In a checkpoint

    /// Its tensors; none where there are no answers.
    var tensorSources: [TensorSource] {
        guard count > 0 else { return [] }
        return [
            TensorSource(Self.logitsName, shape: [count, classCount], floats: logits),
            TensorSource(Self.labelsName, shape: [count], floats: labels),
        ]
    }

    /// Reads what a checkpoint has kept; nothing where it was written at an epoch's end, or by a version that kept
    /// none.
    ///
    /// - Parameters:
    ///   - count: how many images the epoch has come to.
    ///   - classCount: the number of classes.
    /// - Throws: `SafeTensorsError` where the tensors do not fit those numbers.
    init(in file: SafeTensorsFile, count: Int, classCount: Int) throws(SafeTensorsError) {
        guard file.find(Self.logitsName) != nil || file.find(Self.labelsName) != nil else { return }
        for (name, shape) in [(Self.logitsName, [count, classCount]), (Self.labelsName, [count])] {
            let found = try file.tensor(name).shape
            guard found == shape else {
                throw SafeTensorsError(
                    file.path, .unexpectedTensor,
                    "tensor \"\(name)\" has the shape \(found), expected \(shape)")
            }
        }
        logits = try file.floats(Self.logitsName)
        labels = try file.floats(Self.labelsName)
        let classes = (0..<classCount).map { Float($0) }
        guard let wrong = labels.first(where: { !classes.contains($0) }) else { return }
        throw SafeTensorsError(
            file.path, .unexpectedTensor,
            "tensor \"\(Self.labelsName)\" holds \(wrong), expected the number of a class, below \(classCount)"
        )
    }
}
