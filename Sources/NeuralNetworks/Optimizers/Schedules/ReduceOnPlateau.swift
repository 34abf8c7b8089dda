import Diagnostics

/// The learning rate falls by a factor when a metric has not improved for some epochs, as
/// `torch.optim.lr_scheduler.ReduceLROnPlateau`.
public struct ReduceOnPlateau: Sendable, Equatable, Codable {
    /// What the learning rate is multiplied with.
    public var factor: Double
    /// How many epochs without improvement are borne; the next one lowers the learning rate.
    public var patience: Int
    /// An improvement is one by more than this share of the best value.
    public var threshold: Double
    /// The learning rate never falls below this share of the optimizer's.
    public var minimumFactor: Double

    /// Defaults are those a config gets that leaves the key out.
    public init(factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4, minimumFactor: Double = 0)
    {
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
        self.minimumFactor = minimumFactor
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case factor, patience, threshold, minimumFactor
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = ReduceOnPlateau()
        let container = try decoder.strictContainer(
            keyedBy: CodingKeys.self, alsoAllowing: LearningRateSchedule.sharedKeys)
        factor = try container.shrinkingFactor(.factor, default: defaults.factor)
        patience = try container.value(
            .patience, default: defaults.patience, expecting: "a whole number from 0 on"
        ) { $0 >= 0 }
        threshold = try container.nonNegative(.threshold, default: defaults.threshold)
        minimumFactor = try container.share(.minimumFactor, default: defaults.minimumFactor)
    }
}

/// What ``ReduceOnPlateau`` remembers from epoch to epoch; a checkpoint carries it.
public struct PlateauState: Sendable, Equatable, Codable {
    /// What the learning rate is multiplied with now.
    public private(set) var factor = 1.0
    /// The best value of the metric; none before the first epoch.
    public private(set) var best: Double?
    /// The number of epochs since the best, or since the last fall.
    public private(set) var epochsWithoutImprovement = 0

    /// Nothing measured yet.
    public init() {}

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case factor, best, epochsWithoutImprovement
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        factor = try container.value(.factor)
        best = try container.value(.best, default: nil)
        epochsWithoutImprovement = try container.value(.epochsWithoutImprovement)
    }

    mutating func observe(_ metric: Double, higherIsBetter: Bool, rule: ReduceOnPlateau) {
        if isImprovement(metric, higherIsBetter, by: rule.threshold) {
            best = metric
            epochsWithoutImprovement = 0
        } else {
            epochsWithoutImprovement += 1
        }
        if epochsWithoutImprovement > rule.patience {
            factor = max(factor * rule.factor, rule.minimumFactor)
            epochsWithoutImprovement = 0
        }
    }

    /// A metric that is not a number never is one.
    private func isImprovement(_ metric: Double, _ higherIsBetter: Bool, by threshold: Double) -> Bool {
        guard let best else { return metric.isFinite }
        return higherIsBetter ? metric > best * (1 + threshold) : metric < best * (1 - threshold)
    }
}
