import NeuralNetworks
import SafeTensors
import SystemPackage
import TestSupport

/// A tensor to be put into a file of weights.
struct NamedTensor {
    var name: String
    var shape: [Int]
    var values: [Float]

    /// Numbers that every element type here can hold, and that tell one place from another.
    init(_ name: String, _ shape: [Int], seed: Int = 0) {
        self.init(
            name, shape,
            values: (0..<shape.reduce(1, *)).map { Float(($0 * 7 + seed * 13) % 251 - 125) / 64 })
    }

    /// Given numbers.
    init(_ name: String, _ shape: [Int], values: [Float]) {
        self.name = name
        self.shape = shape
        self.values = values
    }

    func source(as type: ElementType) -> TensorSource {
        if type == .f32 {
            return TensorSource(name, elementType: type, shape: shape) { body in
                values.withUnsafeBytes { body($0) }
            }
        }
        let words: [UInt8] = values.flatMap { value -> [UInt8] in
            switch type {
            case .f16: withUnsafeBytes(of: half(value)) { Array($0) }
            case .bf16: withUnsafeBytes(of: UInt16(value.bitPattern >> 16)) { Array($0) }
            default: withUnsafeBytes(of: value.bitPattern) { Array($0) }
            }
        }
        return TensorSource(name, elementType: type, shape: shape) { body in
            words.withUnsafeBytes { body($0) }
        }
    }

    /// Exact for numbers with few digits between 2⁻¹⁴ and 2¹⁵.
    private func half(_ value: Float) -> UInt16 {
        guard value != 0 else { return 0 }
        let bits = value.bitPattern
        let exponent = UInt16((bits >> 23) & 0xFF) + 15 - 127
        return UInt16((bits >> 16) & 0x8000) | exponent << 10 | UInt16((bits >> 13) & 0x3FF)
    }
}

extension TemporaryFolder {
    /// Writes a file of weights.
    func weights(
        _ tensors: [NamedTensor], as type: ElementType = .f32, metadata: [String: String] = [:]
    ) throws -> SafeTensorsFile {
        let file = path.appending("weights.safetensors")
        try SafeTensorsWriter.write(tensors.map { $0.source(as: type) }, metadata: metadata, to: file)
        return try SafeTensorsFile(file)
    }
}

/// The head of a small network behind its convolutions.
enum SmallHead {
    /// One dense layer to this number of classes.
    case classes(Int)
    case denseThenClasses(units: Int, Int)
}

/// A chain of convolutions in blocks as VGG has them, with the names of torchvision: `features.0` and so on, then
/// `classifier.0` (and `classifier.3`).
func vggLike(blocks: [[Int]], input: Shape, head: SmallHead, names: (Int) -> String = { "features.\($0)" })
    throws -> Network
{
    var layers = NetworkBuilder(input: input)
    var number = 0
    func next() -> String {
        defer { number += 1 }
        return names(number)
    }
    for block in blocks {
        for filters in block {
            layers.add(
                next(),
                .convolution(Convolution(filters: filters, kernelSize: 3, padding: .explicit(Size2D(1)))))
            layers.add(next(), .relu(ReLU()))
        }
        layers.add(next(), .maxPooling(MaxPooling(kernelSize: 2)))
    }
    layers.add("flatten", .flatten(Flatten()))
    switch head {
    case .classes(let count):
        layers.add("classifier.0", .dense(Dense(units: count)))
    case .denseThenClasses(let units, let count):
        layers.add("classifier.0", .dense(Dense(units: units)))
        layers.add("classifier.1", .relu(ReLU()))
        layers.add("classifier.3", .dense(Dense(units: count)))
    }
    return try layers.network()
}

/// A tensor for each parameter of a network, under its own name.
func tensors(of network: Network) -> [NamedTensor] {
    network.parameterSpecifications.enumerated().map { NamedTensor($1.name, $1.shape, seed: $0) }
}

extension Parameters {
    /// The numbers of a parameter.
    func numbers(_ name: String) -> [Float]? { self[name].map { Array($0) } }
}
