import OneDNN

/// An optimizer at work: its moments and the number of steps it has made.
///
/// Not `Sendable`: it lives beside the weights it trains.
public final class OptimizerState {
    /// The rule and its hyper-parameters.
    public let optimizer: Optimizer
    /// The number of steps made.
    public private(set) var stepCount = 0

    private let moments: [FloatArena]

    /// Starts an optimizer, its moments zero.
    ///
    /// - Parameters:
    ///   - optimizer: the rule, which says how many moments each weight has.
    ///   - count: the number of floats in the arena of the weights.
    public init(_ optimizer: Optimizer, count: Int) {
        self.optimizer = optimizer
        moments = optimizer.momentNames.map { _ in FloatArena(count: count) }
    }

    /// The moments by name, laid out as the weights are, for a checkpoint to write or to fill.
    public var entries: [(name: String, values: UnsafeMutableBufferPointer<Float>)] {
        zip(optimizer.momentNames, moments).map { ($0, $1.values) }
    }

    /// Goes on from a checkpoint, once ``entries`` are filled.
    public func resume(afterStep count: Int) {
        precondition(count >= 0, "an optimizer cannot have made \(count) steps")
        stepCount = count
    }

    /// Makes one step: one pass over weights, gradients and moments, shared by the team's threads. The result does
    /// not depend on their number.
    ///
    /// - Parameters:
    ///   - weights: changed in the segments that are trained, nowhere else.
    ///   - gradients: of the mean loss, laid out as the weights; not changed.
    ///   - learningRate: of this step; segments multiply it with their own scale.
    ///   - segments: what to train and how.
    ///   - gradientScale: what the gradients are multiplied with first, such as the result of
    ///     ``GradientClipping/scale(forNorm:)``.
    public func step(
        weights: FloatArena, gradients: FloatArena, learningRate: Double, segments: [ParameterSegment],
        gradientScale: Float = 1
    ) {
        precondition(
            gradients.count == weights.count && moments.allSatisfy { $0.count == weights.count },
            "weights, gradients and moments must be laid out alike")
        stepCount += 1
        forEachTrainedStretch(of: segments, in: weights.count) { segment, stretch in
            let values = weights.pointer + stretch.lowerBound
            let slopes = UnsafePointer(gradients.pointer + stretch.lowerBound)
            let rate = learningRate * Double(segment.learningRateScale)
            let moment = { (index: Int) in self.moments[index].pointer + stretch.lowerBound }
            switch optimizer {
            case .sgd(let sgd):
                sgd.step(
                    values, slopes, momentum: moments.isEmpty ? nil : moment(0), count: stretch.count,
                    learningRate: rate, decays: segment.decays, gradientScale: gradientScale)
            case .adam(let adam), .adamW(let adam):
                adam.step(
                    values, slopes, firstMoment: moment(0), secondMoment: moment(1), count: stretch.count,
                    stepCount: stepCount, learningRate: rate, isDecoupled: optimizer.isDecoupled,
                    decays: segment.decays, gradientScale: gradientScale)
            }
        }
    }
}

extension Optimizer {
    /// What is kept of each weight beside itself.
    package var momentNames: [String] {
        switch self {
        case .sgd(let sgd): sgd.momentum > 0 ? ["momentum"] : []
        case .adam, .adamW: ["firstMoment", "secondMoment"]
        }
    }

    fileprivate var isDecoupled: Bool {
        if case .adamW = self { true } else { false }
    }
}

/// Calls `body` with the parts of the trained segments that each thread's share of an arena holds.
func forEachTrainedStretch(
    of segments: [ParameterSegment], in count: Int, _ body: (ParameterSegment, Range<Int>) -> Void
) {
    ThreadTeam.forEachShare(of: count) { share in
        for segment in segments where segment.isTrained {
            let stretch = segment.range.clamped(to: share)
            if !stretch.isEmpty { body(segment, stretch) }
        }
    }
}
