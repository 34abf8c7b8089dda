import NeuralNetworks
import OneDNN
import Testing

/// The last layers of networks that do not end in a dense one.
enum LastLayers: String, CaseIterable {
    case globalPooling, flattenedPooling, rectifiedPooling, averagePooling, adaptivePooling, unevenPooling
    case convolution, rectifiedConvolution, maximum, maximumByTwo
    case sum, sumOfThree, rectifiedSum, rectifiedSumOfThree, sumOfConvolutions, concat

    func build(_ layers: inout NetworkBuilder) {
        func convolve(_ name: String, kernelSize: Int = 3, after inputs: String...) {
            layers.add(
                name, .convolution(Convolution(filters: 6, kernelSize: kernelSize)), after: inputs)
        }
        switch self {
        case .globalPooling, .flattenedPooling, .rectifiedPooling:
            convolve("c", after: Network.inputName)
            layers.add("g", .globalAveragePooling(GlobalAveragePooling()))
            if self == .flattenedPooling { layers.add("f", .flatten(Flatten())) }
            if self == .rectifiedPooling { layers.add("r", .relu(ReLU())) }
        case .averagePooling, .adaptivePooling, .unevenPooling:
            convolve("c", after: Network.inputName)
            switch self {
            case .averagePooling: layers.add("p", .averagePooling(AveragePooling(kernelSize: 3)))
            case .adaptivePooling:
                layers.add("p", .adaptiveAveragePooling(AdaptiveAveragePooling(outputSize: 1)))
            default: layers.add("p", .adaptiveAveragePooling(AdaptiveAveragePooling(outputSize: 2)))
            }
            layers.add("f", .flatten(Flatten()))
        case .sum, .sumOfThree, .rectifiedSum, .rectifiedSumOfThree, .concat:
            layers.add("g", .globalAveragePooling(GlobalAveragePooling()))
            let names = self == .sumOfThree || self == .rectifiedSumOfThree ? ["a", "b", "c"] : ["a", "b"]
            for name in names { layers.add(name, .dense(Dense(units: 6)), after: ["g"]) }
            layers.add("s", self == .concat ? .concat(Concatenation()) : .add(Add()), after: names)
            if self == .rectifiedSum || self == .rectifiedSumOfThree { layers.add("r", .relu(ReLU())) }
        case .convolution, .rectifiedConvolution:
            var whole = Convolution(filters: 6, kernelSize: 3)
            whole.kernelSize = Size2D(height: 7, width: 5)
            layers.add("c", .convolution(whole))
            if self == .rectifiedConvolution { layers.add("r", .relu(ReLU())) }
            layers.add("f", .flatten(Flatten()))
        case .maximum, .maximumByTwo:
            convolve("c", after: Network.inputName)
            layers.add("p", .maxPooling(MaxPooling(kernelSize: self == .maximum ? 3 : 2)))
            layers.add("f", .flatten(Flatten()))
        case .sumOfConvolutions:
            layers.add("p", .averagePooling(AveragePooling(kernelSize: 5)))
            convolve("a", kernelSize: 1, after: "p")
            convolve("b", kernelSize: 1, after: "p")
            layers.add("s", .add(Add()), after: ["a", "b"])
            layers.add("f", .flatten(Flatten()))
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
        // Of sums of bfloat16 numbers some are such numbers by chance.
        #expect(
            between.count > notZero / 4, "of \(notZero) logits \(between.count) are no bfloat16 numbers")
    }
}
