import CKernels
import OneDNN

/// The exponential moving average of the weights, while it is being made.
public final class AveragedWeights {
    /// How much is kept at each step.
    public let average: ExponentialMovingAverage
    /// The averaged weights, laid out as the weights are. Running statistics are averaged as well.
    public let values: FloatArena
    /// The number of updates made.
    public private(set) var stepCount = 0

    /// Starts the average from the weights as they are.
    public init(_ average: ExponentialMovingAverage, of weights: FloatArena) {
        self.average = average
        values = FloatArena(count: weights.count)
        values.copy(from: weights)
    }

    /// Takes the weights after a step into the average.
    public func update(with weights: FloatArena) {
        precondition(weights.count == values.count, "the weights must be laid out as their average is")
        let share = Float(1 - average.decay(atStep: stepCount))
        let (averages, latest) = (values.pointer, weights.pointer)
        ThreadTeam.forEachShare(of: weights.count) { range in
            move_average(averages + range.lowerBound, latest + range.lowerBound, range.count, share)
        }
        stepCount += 1
    }

    /// Goes on from a checkpoint, once ``values`` are filled.
    public func resume(afterStep count: Int) {
        precondition(count >= 0, "an average cannot have been updated \(count) times")
        stepCount = count
    }
}
