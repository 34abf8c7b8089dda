import Foundation

/// Softmax cross-entropy on logits, with label smoothing and class weights.
///
/// For sample i of class y with logits z over K classes:
///
///     loss_i = w_y · Σ_k −q_k · log softmax(z)_k,   q = (1 − ε) · onehot(y) + ε / K
///
/// and for a mixed sample the two classes' losses in the proportion of its shares. The loss of a batch is the mean
/// over its samples: the sum divided by their number, as Keras does, not by the sum of their weights, so that a sample
/// pulls equally hard whatever batch it falls into.
public struct SoftmaxCrossEntropy: Sendable, Equatable {
    /// The weight of each class.
    public let classWeights: [Float]
    /// ε, in [0, 1).
    public let labelSmoothing: Double

    /// A loss over as many classes as there are weights.
    public init(classWeights: [Float], labelSmoothing: Double = 0) {
        precondition(!classWeights.isEmpty, "a loss needs classes")
        precondition(
            (0..<1).contains(labelSmoothing), "label smoothing is in [0, 1), found \(labelSmoothing)")
        self.classWeights = classWeights
        self.labelSmoothing = labelSmoothing
    }

    /// The number of classes.
    public var classCount: Int { classWeights.count }

    /// The losses of a batch, and their gradient.
    ///
    /// - Parameters:
    ///   - logits: [batch, classes], row-major.
    ///   - targets: of the samples that count. Rows after those are padding: they add nothing, and their gradient is 0.
    ///   - gradient: filled with the gradient of the mean loss with respect to the logits, [batch, classes];
    ///     `nil` where only the loss is wanted.
    public func evaluate(
        logits: UnsafeBufferPointer<Float>, targets: some Collection<Target>,
        gradient: UnsafeMutableBufferPointer<Float>? = nil
    ) -> LossSummary {
        precondition(logits.count % classCount == 0 && logits.count >= targets.count * classCount)
        precondition(gradient.map { $0.count == logits.count } ?? true, "one gradient for each logit")
        gradient?.update(repeating: 0)
        var summary = LossSummary()
        let meanShare = 1 / Double(max(targets.count, 1))
        for (row, target) in targets.enumerated() {
            let range = row * classCount..<(row + 1) * classCount
            let logits = UnsafeBufferPointer(rebasing: logits[range])
            let distribution = wanted(target)
            summary.loss += sampleLoss(
                logits, distribution, scale: meanShare,
                gradient: gradient.map { UnsafeMutableBufferPointer(rebasing: $0[range]) })
            summary.correct += indexOfGreatest(logits) == target.dominantLabel ? 1 : 0
            summary.count += 1
        }
        return summary
    }

    /// How much loss each class's −log p adds, and together.
    private struct Distribution {
        var first: (label: Int, mass: Double)
        var second: (label: Int, mass: Double)
        /// Of every class, from smoothing.
        var even: Double
        var total: Double
    }

    private func wanted(_ target: Target) -> Distribution {
        precondition(
            classWeights.indices.contains(target.label) && classWeights.indices.contains(target.secondLabel))
        let share = Double(target.share)
        let first = share * Double(classWeights[target.label])
        let second = (1 - share) * Double(classWeights[target.secondLabel])
        return Distribution(
            first: (target.label, first * (1 - labelSmoothing)),
            second: (target.secondLabel, second * (1 - labelSmoothing)),
            even: (first + second) * labelSmoothing / Double(classCount), total: first + second)
    }

    /// In double: a batch has few logits, and so neither their size nor their order costs digits.
    private func sampleLoss(
        _ logits: UnsafeBufferPointer<Float>, _ wanted: Distribution, scale: Double,
        gradient: UnsafeMutableBufferPointer<Float>?
    ) -> Double {
        // Greatest first: no exponential overflows, and their sum is at least 1.
        let greatest = Double(logits.max() ?? 0)
        let sum = logits.reduce(0) { $0 + exp(Double($1) - greatest) }
        let logNormalizer = greatest + log(sum)
        var loss = 0.0
        for index in logits.indices {
            var mass = wanted.even
            if index == wanted.first.label { mass += wanted.first.mass }
            if index == wanted.second.label { mass += wanted.second.mass }
            let logProbability = Double(logits[index]) - logNormalizer
            loss -= mass * logProbability
            gradient?[index] = Float((wanted.total * exp(logProbability) - mass) * scale)
        }
        return loss
    }

    private func indexOfGreatest(_ logits: UnsafeBufferPointer<Float>) -> Int? {
        logits.indices.max { logits[$0] < logits[$1] }
    }
}

/// What a batch's loss comes to; batches add up to an epoch.
public struct LossSummary: Sendable, Equatable, Codable {
    /// The sum of the samples' losses.
    public var loss = 0.0
    /// The number of samples whose greatest logit is the right one.
    public var correct = 0
    /// The number of samples.
    public var count = 0

    /// No samples yet.
    public init() {}

    /// Adds the samples of a batch to a total.
    public static func += (total: inout LossSummary, batch: LossSummary) {
        total.loss += batch.loss
        total.correct += batch.correct
        total.count += batch.count
    }

    /// The loss of a sample in the mean.
    public var meanLoss: Double { loss / Double(max(count, 1)) }
    /// The share of the samples that were classified rightly.
    public var accuracy: Double { Double(correct) / Double(max(count, 1)) }
}
