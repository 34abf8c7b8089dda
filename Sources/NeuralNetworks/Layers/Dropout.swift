import Diagnostics

/// In training each number is set to zero with probability `rate` and the others grow by 1 / (1 − rate), so that
/// the expectation stays; at inference nothing happens.
///
/// Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to Prevent Neural Networks
/// from Overfitting" (JMLR 2014).
///
/// By whole samples instead of numbers, at the end of a residual block's branch, it is stochastic depth: the block is
/// left out for some samples of each batch, which then see a shallower network. Huang, Sun, Liu, Sedra and Weinberger,
/// "Deep Networks with Stochastic Depth" (ECCV 2016, arXiv:1603.09382).
public struct Dropout: LayerRule {
    /// `dropout` in a config.
    public static let typeName = "dropout"

    /// What is dropped or kept together.
    public enum Unit: String, Hashable, Sendable, Codable, CaseIterable {
        /// Each number for itself.
        case number
        /// All numbers of a sample.
        case sample
    }

    /// The share of the numbers or samples that is dropped, from 0 to below 1.
    public var rate: Float
    /// What is dropped together.
    public var unit: Unit

    /// Drops that share of the numbers, unless samples are asked for; 0 changes nothing.
    public init(rate: Float, unit: Unit = .number) {
        self.rate = rate
        self.unit = unit
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case rate, unit }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: Node.commonKeys)
        rate = try container.value(.rate, default: 0.5, expecting: "a share from 0 to below 1") {
            0..<1 ~= $0
        }
        unit = try container.choice(.unit, default: .number)
    }

    /// The shape of the input.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape { inputs[0] }
}
