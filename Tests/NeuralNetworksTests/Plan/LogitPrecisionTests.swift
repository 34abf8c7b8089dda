import NeuralNetworks
import OneDNN
import Testing

/// The last layers of networks that do not end in a dense one.
enum LastLayers: String, CaseIterable {
    case globalPooling, flattenedPooling, sum, sumOfThree, rectifiedSum

    func build(_ layers: inout NetworkBuilder) {
        switch self {
        case .globalPooling, .flattenedPooling:
            layers.add("c", .convolution(Convolution(filters: 6, kernelSize: 3)))
            layers.add("g", .globalAveragePooling(GlobalAveragePooling()))
            if self == .flattenedPooling { layers.add("f", .flatten(Flatten())) }
        case .sum, .sumOfThree, .rectifiedSum:
            layers.add("g", .globalAveragePooling(GlobalAveragePooling()))
            let names = self == .sumOfThree ? ["a", "b", "c"] : ["a", "b"]
            for name in names { layers.add(name, .dense(Dense(units: 6)), after: ["g"]) }
            layers.add("s", .add(Add()), after: names)
            if self == .rectifiedSum { layers.add("r", .relu(ReLU())) }
        }
    }
}

@Suite("Logits", .enabled(if: Processor.multipliesBFloat16))
struct LogitPrecisionTests {
    @Test(
        "are not rounded to bfloat16, whatever layer gives them", arguments: LastLayers.allCases,
        Phase.allCases)
    func areFloat32(_ last: LastLayers, _ phase: Phase) throws {
        let logits = try ComputeThread.run {
            try SmallNetwork(
                input: Shape(channels: 4, height: 7, width: 5), precision: .bfloat16, phase: phase, last.build
            ).logits()
        }
        let between = logits.filter { $0.bitPattern & 0xFFFF != 0 }
        let notZero = logits.count { $0 != 0 }
        #expect(
            between.count > notZero * 3 / 4, "of \(notZero) logits \(between.count) are no bfloat16 numbers")
    }
}
