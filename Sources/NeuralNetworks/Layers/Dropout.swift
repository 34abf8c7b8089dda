import Diagnostics

/// In training each number is set to zero with probability `rate` and the others grow by 1 / (1 − rate), so that
/// the expectation stays; at inference nothing happens.
///
/// Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to Prevent Neural Networks
/// from Overfitting" (JMLR 2014).
public struct Dropout: LayerRule {
    /// `dropout` in a config.
    public static let typeName = "dropout"

    /// The share of the numbers that is dropped, from 0 to below 1.
    public var rate: Float

    /// Drops that share; 0 changes nothing.
    public init(rate: Float) { self.rate = rate }

    enum CodingKeys: String, CodingKey, CaseIterable { case rate }

    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self, alsoAllowing: Node.commonKeys)
        rate = try container.value(.rate, default: 0.5, expecting: "a share from 0 to below 1") {
            0..<1 ~= $0
        }
    }

    /// The shape of the input.
    public func outputShape(of inputs: [Shape]) throws(ShapeProblem) -> Shape { inputs[0] }
}
