import Radiographs
import Randomness

/// Confidence intervals by drawing patients, not images, with replacement.
///
/// Several images of one patient resemble each other, so they say less than as many of different patients.
/// Drawing whole patients keeps that dependence (Rutter, "Bootstrap estimation of diagnostic accuracy with
/// patient-clustered data", Academic Radiology 7, 2000; percentiles: Efron and Tibshirani, "An Introduction
/// to the Bootstrap", 1993, chapter 13).
///
/// The rule: the interval runs from the 2.5th to the 97.5th percentile of the figure over all resamples in
/// which it is defined. There is none with fewer than two patients, where less than half of the resamples
/// define the figure, or where all of them agree, as they do for a figure without a single error: an interval
/// of no width would claim certainty.
public struct PatientBootstrap: Sendable {
    /// How many resamples are drawn unless something else is asked for.
    public static let usualResamples = 2000

    private let patientOfImage: [Int]
    private let patientCount: Int
    private let resamples: Int
    private let stream: RandomStream

    /// - Parameters:
    ///   - patients: one name an image.
    ///   - resamples: how many resamples to draw; 0 for no intervals.
    ///   - stream: where chance comes from; the same stream draws the same patients.
    public init(patients: [String], resamples: Int = usualResamples, stream: RandomStream) {
        var indexOfPatient: [String: Int] = [:]
        patientOfImage = patients.map { patient in
            if let index = indexOfPatient[patient] { return index }
            let index = indexOfPatient.count
            indexOfPatient[patient] = index
            return index
        }
        patientCount = indexOfPatient.count
        self.resamples = resamples
        self.stream = stream
    }

    /// The intervals of several figures over the same resamples.
    ///
    /// - Parameters:
    ///   - count: how many figures there are.
    ///   - figures: computes the figures of a resample from how often each image counts in it; a figure that the
    ///     resample leaves undefined is `nil`.
    /// - Returns: one for each figure, in their order; `nil` where there is none.
    public func intervals(
        count: Int, of figures: (_ weights: [Int]) -> [Double?]
    ) -> [ConfidenceInterval?] {
        var drawn = [[Double]](repeating: [], count: count)
        if patientCount > 1 {
            var stream = stream
            for _ in 0..<resamples {
                let values = figures(drawWeights(&stream))
                for index in 0..<count {
                    if let value = values[index] { drawn[index].append(value) }
                }
            }
        }
        return drawn.map(interval)
    }

    /// How often each image counts when as many patients are drawn as there are.
    private func drawWeights(_ stream: inout RandomStream) -> [Int] {
        var timesDrawn = [Int](repeating: 0, count: patientCount)
        for _ in 0..<patientCount {
            let word = UInt64(stream.nextWord())
            timesDrawn[Int((word * UInt64(patientCount)) >> 32)] += 1
        }
        return patientOfImage.map { timesDrawn[$0] }
    }

    private func interval(of values: [Double]) -> ConfidenceInterval? {
        let sorted = values.sorted()
        guard let lowest = sorted.first, let highest = sorted.last, lowest < highest,
            2 * sorted.count >= resamples
        else { return nil }
        return ConfidenceInterval(
            lower: FiveNumbers.quantile(0.025, ofSorted: sorted),
            upper: FiveNumbers.quantile(0.975, ofSorted: sorted),
            method: .patientBootstrap)
    }
}
