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

    /// Fills a parameter.
    public func fill(_ values: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
        switch self {
        case .constant(let value):
            values.update(repeating: value)
        case .normal(let deviation):
            // A standard normal cut off at ±2 has this standard deviation.
            let widened = deviation / 0.879_625_66
            for index in values.indices {
                var sample = stream.normal()
                while abs(sample) > 2 { sample = stream.normal() }
                values[index] = sample * widened
            }
        case .uniform(let limit):
            for index in values.indices { values[index] = stream.uniform(in: -limit...limit) }
        }
    }
}
