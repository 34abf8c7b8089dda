import Diagnostics

/// How the learning rate goes over a training, as a config spells it:
/// `{"type": "cosine", "finalFactor": 0.01, "warmUp": {"epochs": 2}}`.
///
/// A schedule says by how much the optimizer's learning rate is multiplied. That is a function of the step alone, so
/// a resumed run needs no state; only a plateau has one, ``PlateauState``, for it depends on what was measured.
public struct LearningRateSchedule: Sendable, Equatable {
    /// The form of the curve.
    public enum Curve: Sendable, Equatable {
        case constant
        case step(StepDecay)
        case cosine(CosineDecay)
        case oneCycle(OneCycle)
        case reduceOnPlateau(ReduceOnPlateau)
    }

    /// The form of the curve, without the warm-up.
    public var curve: Curve
    /// Multiplies the beginning of the curve, whichever it is.
    public var warmUp: WarmUp?

    /// A curve, with or without a warm-up.
    public init(_ curve: Curve = .constant, warmUp: WarmUp? = nil) {
        self.curve = curve
        self.warmUp = warmUp
    }

    /// Whether the same step of a longer training has another learning rate.
    public var dependsOnLength: Bool {
        switch curve {
        case .cosine, .oneCycle: true
        case .constant, .step, .reduceOnPlateau: false
        }
    }

    /// What the optimizer's learning rate is multiplied with.
    ///
    /// - Parameters:
    ///   - step: the number of steps made before this one, over all epochs.
    ///   - length: of the whole training.
    ///   - plateau: what was measured so far, where the curve depends on it.
    public func factor(
        atStep step: Int, of length: TrainingLength, plateau: PlateauState = PlateauState()
    ) -> Double {
        precondition(step >= 0, "steps are counted from 0, found \(step)")
        let curveFactor =
            switch curve {
            case .constant: 1.0
            case .step(let decay): decay.factor(atStep: step, of: length)
            case .cosine(let decay): decay.factor(atStep: step, of: length)
            case .oneCycle(let cycle): cycle.factor(atStep: step, of: length)
            case .reduceOnPlateau: plateau.factor
            }
        return curveFactor * (warmUp?.factor(atStep: step, of: length) ?? 1)
    }

    /// Takes in the metric that was measured after an epoch. Only ``Curve/reduceOnPlateau(_:)`` heeds it.
    public func observe(_ metric: Double, higherIsBetter: Bool, state: inout PlateauState) {
        if case .reduceOnPlateau(let rule) = curve {
            state.observe(metric, higherIsBetter: higherIsBetter, rule: rule)
        }
    }
}

/// How long a training is.
public struct TrainingLength: Sendable, Equatable {
    /// The number of optimizer steps, which is that of batches.
    public let stepsPerEpoch: Int
    /// The number of passes over the training set.
    public let epochs: Int

    /// A length of at least one step.
    public init(stepsPerEpoch: Int, epochs: Int) {
        precondition(stepsPerEpoch > 0 && epochs > 0, "a training has at least one step and one epoch")
        self.stepsPerEpoch = stepsPerEpoch
        self.epochs = epochs
    }

    /// The number of steps of the whole training.
    public var totalSteps: Int { stepsPerEpoch * epochs }
}
