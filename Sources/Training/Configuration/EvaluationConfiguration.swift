import Diagnostics

/// How predictions are judged.
public struct EvaluationConfiguration: Equatable, Sendable, Codable {
    /// How the probability of the positive class is chosen from which an image is called positive; with two classes.
    public var threshold: ThresholdRule
    /// Whether the probabilities are calibrated on the validation images: see ``TemperatureScaling``.
    public var temperature: Bool
    /// In which views an image is looked at, in validation, test and use.
    public var views: EvaluationViews
    /// The class that "positive" means. Without it: `PNEUMONIA` where there is such a class, else the last by
    /// name.
    public var positiveClass: String?
    /// The share of positive images for which reports say what a positive or a negative answer would be worth, beside
    /// that of the evaluated images.
    public var prevalence: Double
    /// Images that are evaluated at a time.
    public var batchSize: Int

    /// 16 %: the share with pneumonia among 2,574 children of whom a radiograph was taken for suspicion of it (Neuman,
    /// Monuteaux, Scully and Bachur, "Prediction of pneumonia in a pediatric emergency department", Pediatrics 128,
    /// 2011).
    public static let usualPrevalence = 0.16

    /// Defaults are those a config gets that leaves the key out.
    public init(
        threshold: ThresholdRule = 0.5, temperature: Bool = false, views: EvaluationViews = .init(),
        positiveClass: String? = nil, prevalence: Double = usualPrevalence, batchSize: Int = 32
    ) {
        self.threshold = threshold
        self.temperature = temperature
        self.views = views
        self.positiveClass = positiveClass
        self.prevalence = prevalence
        self.batchSize = batchSize
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case threshold, temperature, views, positiveClass, prevalence, batchSize
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = EvaluationConfiguration()
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        threshold = try container.value(.threshold, default: defaults.threshold)
        temperature = try container.value(.temperature, default: defaults.temperature)
        views = try container.value(.views, default: defaults.views)
        positiveClass = try container.value(.positiveClass, default: nil)
        prevalence = try container.value(
            .prevalence, default: defaults.prevalence, expecting: "a share above 0 and below 1"
        ) { $0 > 0 && $0 < 1 }
        batchSize = try container.value(
            .batchSize, default: defaults.batchSize, expecting: "a whole number from 1 to 4096"
        ) { 1...4096 ~= $0 }
    }

    /// The index of the positive class.
    ///
    /// - Throws: `DocumentError` where there is no class of the configured name.
    public func positiveIndex(among classes: [String]) throws -> Int {
        guard let positiveClass else { return classes.firstIndex(of: "PNEUMONIA") ?? classes.count - 1 }
        guard let index = classes.firstIndex(of: positiveClass) else {
            throw DocumentError(
                key: "evaluation.positiveClass",
                problem:
                    "there is no class \"\(positiveClass)\"; the data has \(classes.joined(separator: ", "))")
        }
        return index
    }
}
