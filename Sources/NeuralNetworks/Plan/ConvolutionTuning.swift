import OneDNN

/// Which algorithm computes which convolution on this machine: what was measured, now or by an earlier run.
///
/// Plans that share a tuning agree on every convolution they have in common, and a plan that finds all its
/// convolutions in it measures nothing. Direct and Winograd convolutions round differently: a run that is to be
/// repeated bit for bit has to keep its choices, not only its seed.
public final class ConvolutionTuning {
    /// The faster algorithm by the description of a convolution: what is computed, on how many images of what shape. A
    /// trial takes no more images than it needs, so that plans for batches of other sizes share many choices.
    public private(set) var choices: [String: ConvolutionAlgorithm]

    /// Winograd's algorithm loses two or three bits of precision and takes more memory, so it has to win clearly.
    private static let demandedGain = 0.1
    /// From here on noise does not turn the order round.
    private static let clearRatio = 1.4

    /// Begins with what is known already.
    public init(_ choices: [String: ConvolutionAlgorithm] = [:]) {
        self.choices = choices
    }

    /// Whether Winograd's algorithm computes a convolution clearly faster, measured the first time it is asked for.
    func isWinogradFaster(
        _ convolution: String, direct: () throws(OneDNNError) -> any ConvolutionTrial,
        winograd: () throws(OneDNNError) -> any ConvolutionTrial
    ) throws(OneDNNError) -> Bool {
        if let known = choices[convolution] { return known == .winograd }
        let trials = [try direct(), try winograd()]
        var best = [Duration](repeating: .seconds(3600), count: trials.count)
        let clock = ContinuousClock()
        // In turns, so that a busy moment of the machine strikes both; where it is clear, twice is enough.
        for round in 0..<5 {
            if round > 1, max(best[0], best[1]) > min(best[0], best[1]) * Self.clearRatio { break }
            for (index, trial) in trials.enumerated() {
                let start = clock.now
                try trial.run()
                best[index] = min(best[index], clock.now - start)
            }
        }
        let choice: ConvolutionAlgorithm =
            best[1] < best[0] * (1 - Self.demandedGain) ? .winograd : .direct
        choices[convolution] = choice
        return choice == .winograd
    }
}
