import Diagnostics

/// One layer's kind and hyper-parameters.
///
/// A closed enumeration: a config can spell it, a checkpoint carry it, and the compiler reminds whoever adds a case
/// of every place that has to know it.
public enum Layer: Hashable, Sendable {
    case convolution(Convolution)
    case maxPooling(MaxPooling)
    case averagePooling(AveragePooling)
    case relu(ReLU)
    case flatten(Flatten)
    case dense(Dense)
    case dropout(Dropout)
    case softmax(Softmax)
    case add(Add)
    case batchNormalization(BatchNormalization)
    case concat(Concatenation)
    case globalAveragePooling(GlobalAveragePooling)
    case adaptiveAveragePooling(AdaptiveAveragePooling)

    /// The rules of this kind of layer.
    public var rule: any LayerRule {
        switch self {
        case .convolution(let rule): rule
        case .maxPooling(let rule): rule
        case .averagePooling(let rule): rule
        case .relu(let rule): rule
        case .flatten(let rule): rule
        case .dense(let rule): rule
        case .dropout(let rule): rule
        case .softmax(let rule): rule
        case .add(let rule): rule
        case .batchNormalization(let rule): rule
        case .concat(let rule): rule
        case .globalAveragePooling(let rule): rule
        case .adaptiveAveragePooling(let rule): rule
        }
    }

    /// The word a config uses for it.
    public var typeName: String { type(of: rule).typeName }

    /// Every kind of layer, with the reader of its hyper-parameters.
    private static let readers: [(name: String, read: @Sendable (any Decoder) throws -> Layer)] = [
        (Convolution.typeName, { .convolution(try Convolution(from: $0)) }),
        (MaxPooling.typeName, { .maxPooling(try MaxPooling(from: $0)) }),
        (AveragePooling.typeName, { .averagePooling(try AveragePooling(from: $0)) }),
        (ReLU.typeName, { .relu(try ReLU(from: $0)) }),
        (Flatten.typeName, { .flatten(try Flatten(from: $0)) }),
        (Dense.typeName, { .dense(try Dense(from: $0)) }),
        (Dropout.typeName, { .dropout(try Dropout(from: $0)) }),
        (Softmax.typeName, { .softmax(try Softmax(from: $0)) }),
        (Add.typeName, { .add(try Add(from: $0)) }),
        (BatchNormalization.typeName, { .batchNormalization(try BatchNormalization(from: $0)) }),
        (Concatenation.typeName, { .concat(try Concatenation(from: $0)) }),
        (GlobalAveragePooling.typeName, { .globalAveragePooling(try GlobalAveragePooling(from: $0)) }),
        (AdaptiveAveragePooling.typeName, { .adaptiveAveragePooling(try AdaptiveAveragePooling(from: $0)) }),
    ]

    /// The words for all kinds of layers.
    public static var typeNames: [String] { readers.map(\.name) }

    /// Reads the hyper-parameters of the kind that is named.
    ///
    /// - Throws: `DocumentError` with a suggestion where there is no such kind.
    static func read(type name: String, at path: [any CodingKey], from decoder: any Decoder) throws -> Layer {
        guard let reader = readers.first(where: { $0.name == name }) else {
            throw DocumentError(at: path, unknown: name, among: typeNames)
        }
        return try reader.read(decoder)
    }
}
