import NeuralNetworks

/// Numbers from a formula that the scripts in `scripts/make-fixtures` know as well, so that fixtures of large networks
/// hold results alone: see the head of `presets.json`.
public enum FormulaNumbers {
    /// The first numbers of a name's sequence, from −1 to below 1.
    public static func sequence(_ name: String, _ count: Int) -> [Double] {
        var code: UInt32 = 0x811C_9DC5
        for byte in name.utf8 { code = (code ^ UInt32(byte)) &* 0x0100_0193 }
        return (0..<count).map { index in
            var hash = code &+ UInt32(index)
            hash ^= hash >> 16
            hash &*= 0x7FEB_352D
            hash ^= hash >> 15
            hash &*= 0x846C_A68B
            hash ^= hash >> 16
            return Double(hash >> 8) / 8_388_608 - 1
        }
    }

    /// The weights of a network that both sides start from.
    ///
    /// - Parameter shift: what the biases of batch normalisations are moved by, to keep ReLUs from their kink.
    public static func parameters(of network: Network, shift: Double) -> Parameters {
        let parameters = Parameters(layout: ParameterLayout(for: network))
        let normalizations = Set(
            parameters.layout.entries.map(\.name).filter { $0.hasSuffix(".running_mean") }
                .map { $0.replacing("running_mean", with: "bias") })
        for entry in parameters.layout.entries {
            let specification = entry.specification
            let inputs = Double(specification.shape.dropFirst().reduce(1, *))
            let pattern = pairs(entry.name).map { x -> Float in
                switch specification.role {
                case .weight: Float(x * (6 / inputs).squareRoot())
                case .scale: Float(1 + x / 4)
                case .statistic where entry.name.hasSuffix("running_var"): Float(2 + x)
                case .bias where normalizations.contains(entry.name): Float(shift + x / 10)
                case .bias, .statistic: Float(x / 10)
                }
            }
            fill(by: pattern, parameters.values(of: entry))
        }
        return parameters
    }

    private static func fill(by pattern: [Float], _ values: UnsafeMutableBufferPointer<Float>) {
        var start = 0
        while start < values.count {
            let count = min(pattern.count, values.count - start)
            _ = UnsafeMutableBufferPointer(rebasing: values[start..<start + count]).update(
                fromContentsOf: pattern.prefix(count))
            start += count
        }
    }

    /// Numbers of a name's sequence, each with its negative behind it.
    private static func pairs(_ name: String) -> [Double] { sequence(name, 2047).flatMap { [$0, -$0] } }
}
