import OneDNN
import Randomness

/// How a layer's weights start, as a config spells it.
public enum Initializer: String, Hashable, Sendable, Codable, CaseIterable {
    /// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers" (ICCV 2015): keeps the variance through ReLU.
    case heNormal, heUniform
    /// Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks"
    /// (AISTATS 2010): keeps it through symmetric activations; Keras' default.
    case glorotNormal, glorotUniform

    /// - Parameters:
    ///   - fanIn: how many inputs one output sums.
    ///   - fanOut: how many outputs one input takes part in.
    func initialization(fanIn: Int, fanOut: Int) -> Initialization {
        let variance: Float =
            switch self {
            case .heNormal, .heUniform: 2 / Float(fanIn)
            case .glorotNormal, .glorotUniform: 2 / Float(fanIn + fanOut)
            }
        return switch self {
        case .heNormal, .glorotNormal: .normal(standardDeviation: variance.squareRoot())
        case .heUniform, .glorotUniform: .uniform(limit: (3 * variance).squareRoot())
        }
    }
}

/// The distribution of a parameter's first values.
public enum Initialization: Hashable, Sendable {
    case constant(Float)
    /// Around 0, cut off at two standard deviations as Keras does and widened to keep the variance.
    case normal(standardDeviation: Float)
    /// From −limit to limit.
    case uniform(limit: Float)

    /// Fills a parameter with the numbers at a stream's beginning. Several threads draw parts of them, and which they
    /// are does not depend on how many threads there are.
    public func fill(_ values: UnsafeMutableBufferPointer<Float>, from stream: RandomStream) {
        switch self {
        case .constant(let value):
            values.update(repeating: value)
        case .normal(let deviation):
            // A standard normal cut off at ±2 has this standard deviation.
            fillNormally(values, from: stream, deviation: deviation / 0.879_625_66)
        case .uniform(let limit):
            ThreadTeam.forEachShare(of: values.count) { share in
                // A number takes one of a block's four words.
                var part = stream.from(block: share.lowerBound / 4)
                for index in share { values[index] = part.uniform(in: -limit...limit) }
            }
        }
    }

    /// How many normal numbers are drawn at a time, before those beyond ±2 are left out.
    private static let drawnAtOnce = 1 << 18

    /// The normal numbers of the stream in order, without those beyond ±2, times `deviation`.
    private func fillNormally(
        _ values: UnsafeMutableBufferPointer<Float>, from stream: RandomStream, deviation: Float
    ) {
        // Of 22 about one is left out. A number takes two of a block's four words.
        let count = min(Self.drawnAtOnce, (values.count + values.count / 16 + 64) & ~1)
        var (filled, firstBlock) = (0, 0)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { drawn in
            while filled < values.count {
                ThreadTeam.forEachShare(of: count) { share in
                    var part = stream.from(block: firstBlock + share.lowerBound / 2)
                    for index in share { drawn.initializeElement(at: index, to: part.normal()) }
                }
                for sample in drawn where abs(sample) <= 2 && filled < values.count {
                    values[filled] = sample * deviation
                    filled += 1
                }
                firstBlock += count / 2
            }
        }
    }
}
