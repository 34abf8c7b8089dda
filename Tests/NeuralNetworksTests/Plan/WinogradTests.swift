import NeuralNetworks
import OneDNN
import Testing

/// Winograd's convolution exists for 3×3 kernels of stride 1 alone, and not in every oneDNN.
@Suite struct WinogradTests {
    @Test(
        "Where there is no Winograd code a plan computes directly", arguments: Precision.ofThisProcessor,
        Phase.allCases)
    func whereThereIsNoWinogradThePlanIsDirect(precision: Precision, phase: Phase) throws {
        let convolutions = [
            Convolution(filters: 16, kernelSize: 5), Convolution(filters: 16, kernelSize: 3, stride: 2),
            Convolution(filters: 16, kernelSize: 3, padding: .same, dilation: 2),
            Convolution(filters: 3, kernelSize: 1),
        ]
        for convolution in convolutions {
            let (direct, winograd) = try ComputeThread.run {
                (
                    try results(convolution, .direct, precision, phase),
                    try results(convolution, .winograd, precision, phase)
                )
            }
            #expect(direct == winograd)
        }
    }

    @Test func winogradAgreesWithDirectWhereItExists() throws {
        let convolution = Convolution(filters: 32, kernelSize: 3, padding: .same)
        let (direct, winograd) = try ComputeThread.run {
            (
                try results(convolution, .direct, .float32, .training),
                try results(convolution, .winograd, .float32, .training)
            )
        }
        // Its transformations lose two or three bits.
        for (found, expected) in zip(winograd.numbers, direct.numbers) {
            let size = expected.map(abs).max() ?? 0
            expectClose(found, expected.map { Double($0) }, relative: 1e-4, floor: Double(size))
        }
        let isThere = winograd.implementations.contains { $0.contains("wino") }
        #expect(isThere || winograd == direct)
    }

    private struct Results: Equatable {
        let implementations: [String]
        let numbers: [[Float]]
    }

    /// The logits, and in training the gradients, of a network of one convolution over 32 channels.
    private func results(
        _ convolution: Convolution, _ algorithm: ConvolutionAlgorithm, _ precision: Precision, _ phase: Phase
    ) throws -> Results {
        let small = try SmallNetwork(
            input: Shape(channels: 32, height: 14, width: 14), precision: precision, algorithm: algorithm,
            phase: phase
        ) { $0.add("conv", .convolution(convolution)) }
        var numbers = [try small.logits()]
        if phase == .training {
            let gradients = try small.gradients()
            numbers += [gradients.parameters, gradients.input]
        }
        return Results(implementations: small.plan.steps.map(\.implementation), numbers: numbers)
    }
}
