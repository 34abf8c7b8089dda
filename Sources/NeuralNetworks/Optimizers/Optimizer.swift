/// How weights follow their gradients, as a config spells it: `{"type": "adam", "learningRate": 0.001}`.
///
/// The arithmetic is that of `torch.optim`. Weight decay applies to the segments that ask for it
/// (``ParameterSegment/decays``), which biases do not.
public enum Optimizer: Sendable, Equatable {
    case sgd(SGD)
    /// Weight decay is L2: the decay times the weight is added to the gradient.
    case adam(Adam)
    /// Weight decay is decoupled: the weight shrinks by the learning rate times the decay, whatever its gradient.
    /// Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (ICLR 2019), arXiv:1711.05101.
    case adamW(Adam)

    /// The learning rate that schedules multiply with their factor.
    public var learningRate: Double {
        get {
            switch self {
            case .sgd(let sgd): sgd.learningRate
            case .adam(let adam), .adamW(let adam): adam.learningRate
            }
        }
        set {
            switch self {
            case .sgd(var sgd):
                sgd.learningRate = newValue
                self = .sgd(sgd)
            case .adam(var adam):
                adam.learningRate = newValue
                self = .adam(adam)
            case .adamW(var adam):
                adam.learningRate = newValue
                self = .adamW(adam)
            }
        }
    }

    /// The name in a config.
    public var name: String { kind.rawValue }

    private enum Kind: String, CaseIterable {
        case sgd, adam, adamW
    }

    private var kind: Kind {
        switch self {
        case .sgd: .sgd
        case .adam: .adam
        case .adamW: .adamW
        }
    }
}

extension Optimizer: Codable {
    /// - Throws: `DocumentError` that names the wrong key.
    public init(from decoder: any Decoder) throws {
        self =
            switch try decoder.typeTag(Kind.self) {
            case .sgd: .sgd(try SGD(from: decoder))
            case .adam: .adam(try Adam(from: decoder))
            case .adamW: .adamW(try Adam(from: decoder, weightDecay: Adam.decoupledWeightDecay))
            }
    }

    /// Writes what `init(from:)` reads, with every default spelled out.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .sgd(let sgd): try encoder.encode(typeTag: kind, beside: sgd)
        case .adam(let adam), .adamW(let adam): try encoder.encode(typeTag: kind, beside: adam)
        }
    }
}
