/// Every figure of one split: what is known of a classifier from some images, and how surely.
///
/// One rule decides the intervals, all of 95 %. A proportion of images (accuracy, sensitivity, specificity,
/// predictive values) has Wilson's score interval; the area under a ROC curve has DeLong's; both take images
/// as independent. Everything else is resampled by patient, see ``PatientBootstrap``. The expected
/// calibration error has none, since resampling inflates it.
public struct SplitMetrics: Codable, Equatable, Sendable {
    /// Which images: `train`, `validation`, `test`.
    public let split: String
    /// How many images there are.
    public let images: Int
    /// How many patients they come from.
    public let patients: Int
    /// The threshold that was decided with, or `nil` where the likeliest class was taken.
    public let threshold: Double?
    /// True against predicted classes; holds the class names.
    public let confusion: ConfusionMatrix
    /// The most frequent class, which a classifier that has learned nothing would always answer.
    public let majorityClass: String
    /// The accuracy of that answer, or `nil` without images.
    public let majorityAccuracy: Double?
    /// The share of images whose class is recognised.
    public let accuracy: Estimate
    /// The mean of the classes' sensitivities: the accuracy if all classes were equally frequent.
    public let balancedAccuracy: Estimate
    /// The mean of −ln of the true class's probability.
    public let logLoss: Estimate
    /// The mean squared error of the probabilities.
    public let brierScore: Estimate
    /// How far confidence is from accuracy.
    public let calibrationError: Estimate
    /// The mean of the classes' areas under the ROC curve, each against the rest; only for more than two
    /// classes.
    public let macroAUC: Estimate?
    /// The figures of the positive class; where the likeliest class was taken, of every class against the
    /// rest.
    public let perClass: [BinaryMetrics]

    /// What the same figures were before the probabilities were calibrated; `nil` where they were not.
    public internal(set) var uncalibrated: CalibrationFigures?

    /// The figures of the positive class where two classes are told apart by a threshold.
    public var positive: BinaryMetrics? { threshold == nil ? nil : perClass.first }

    /// The area under the ROC curve that sums the split up: the positive class's, or the mean over the
    /// classes.
    public var rocAUC: Estimate {
        positive?.rocAUC ?? macroAUC ?? perClass.last?.rocAUC ?? Estimate(undefined: "there are no classes")
    }
}
