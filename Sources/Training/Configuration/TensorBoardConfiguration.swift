import Diagnostics

/// What a run writes down for TensorBoard, into the folder `tensorboard` beside its other files.
public struct TensorBoardConfiguration: Equatable, Sendable, Codable {
    /// Whether it writes anything.
    public var isEnabled: Bool
    /// Every so many steps loss, learning rate and speed are written; those of epochs always are.
    public var everySteps: Int
    /// Whether the distributions of weights and gradients are written after each epoch.
    public var histograms: Bool

    /// Defaults are those a config gets that leaves the key out.
    public init(isEnabled: Bool = true, everySteps: Int = 20, histograms: Bool = false) {
        self.isEnabled = isEnabled
        self.everySteps = everySteps
        self.histograms = histograms
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case isEnabled = "enabled"
        case everySteps, histograms
    }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let defaults = TensorBoardConfiguration()
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        isEnabled = try container.value(.isEnabled, default: defaults.isEnabled)
        everySteps = try container.value(
            .everySteps, default: defaults.everySteps, expecting: "a whole number from 1 to 1000000"
        ) { 1...1_000_000 ~= $0 }
        histograms = try container.value(.histograms, default: defaults.histograms)
    }
}
