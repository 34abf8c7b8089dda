import Diagnostics

/// The learning rate rises to the optimizer's own and then falls far below where it began.
///
/// Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates" (2018),
/// arXiv:1708.07120, as `torch.optim.lr_scheduler.OneCycleLR` in two phases along cosines. The momentum stays as it is.
public struct OneCycle: Sendable, Equatable, Codable {
    /// The share of the training that the rise takes.
    public var pctStart: Double
    /// The first learning rate is the greatest divided by this.
    public var divFactor: Double
    /// The last learning rate is the first divided by this.
    public var finalDivFactor: Double

    /// Defaults are those a config gets that leaves the key out.
    public init(pctStart: Double = 0.3, divFactor: Double = 25, finalDivFactor: Double = 10_000) {
        self.pctStart = pctStart
        self.divFactor = divFactor
        self.finalDivFactor = finalDivFactor
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case pctStart, divFactor, finalDivFactor
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = OneCycle()
        let container = try decoder.strictContainer(
            keyedBy: CodingKeys.self, alsoAllowing: LearningRateSchedule.sharedKeys)
        pctStart = try container.share(.pctStart, default: defaults.pctStart)
        divFactor = try container.divisor(.divFactor, default: defaults.divFactor)
        finalDivFactor = try container.divisor(.finalDivFactor, default: defaults.finalDivFactor)
    }

    func factor(atStep step: Int, of length: TrainingLength) -> Double {
        let first = 1 / divFactor
        let last = Double(length.totalSteps - 1)
        let peak = min(pctStart * Double(length.totalSteps) - 1, last)
        let now = min(Double(step), last)
        if now < peak { return cosineBetween(first, 1, now / peak) }
        // A rise over less than one step is left out; a training of a single step is made at the peak.
        let fall = last - max(peak, 0)
        return cosineBetween(1, first / finalDivFactor, fall > 0 ? (now - max(peak, 0)) / fall : 0)
    }
}

extension KeyedDecodingContainer {
    fileprivate func divisor(_ key: Key, default fallback: Double) throws -> Double {
        try value(key, default: fallback, expecting: "a number from 1 on") { $0 >= 1 && $0.isFinite }
    }
}
