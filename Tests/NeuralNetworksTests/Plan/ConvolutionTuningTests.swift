import NeuralNetworks
import OneDNN
import Testing

/// Of the convolutions that oneDNN computes both ways, an automatic plan takes what its tuning says.
@Suite struct ConvolutionTuningTests {
    @Test func whatWasMeasuredIsFollowedAndNotMeasuredAgain() throws {
        let (implementations, first, second) = try ComputeThread.run {
            let tuning = ConvolutionTuning()
            let plan = try Self.plan(tuning)
            let first = tuning.choices
            _ = try Self.plan(tuning)
            return (Self.implementations(of: plan), first, tuning.choices)
        }
        #expect(first == second)
        for (work, implementation) in implementations {
            let choice = first.first { $0.key.hasPrefix(work) }?.value ?? .direct
            #expect(implementation.contains("wino") == (choice == .winograd), "\(work): \(implementation)")
        }
    }

    @Test(arguments: [ConvolutionAlgorithm.direct, .winograd])
    func whatIsKnownIsTaken(algorithm: ConvolutionAlgorithm) throws {
        let (automatic, pinned) = try ComputeThread.run {
            let measured = ConvolutionTuning()
            _ = try Self.plan(measured)
            let known = ConvolutionTuning(measured.choices.mapValues { _ in algorithm })
            return (
                Self.implementations(of: try Self.plan(known)),
                Self.implementations(of: try Self.plan(ConvolutionTuning(), algorithm))
            )
        }
        #expect(automatic == pinned)
    }

    @Test func inBfloat16ThereIsNothingToMeasure() throws {
        guard Processor.multipliesBFloat16 else { return }
        let choices = try ComputeThread.run {
            let tuning = ConvolutionTuning()
            _ = try Self.plan(tuning, precision: .bfloat16)
            return tuning.choices
        }
        #expect(choices.isEmpty)
    }

    private static func plan(
        _ tuning: ConvolutionTuning, _ algorithm: ConvolutionAlgorithm = .automatic,
        precision: Precision = .float32
    ) throws -> Plan {
        var builder = NetworkBuilder(input: Shape(channels: 32, height: 20, width: 20))
        builder.add("first", .convolution(Convolution(filters: 32, kernelSize: 3, padding: .same)))
        builder.add("second", .convolution(Convolution(filters: 32, kernelSize: 3, padding: .same)))
        let network = try builder.network()
        return try Plan(
            network, parameters: Parameters(for: network, seed: 1), phase: .training, batchSize: 4,
            options: PlanOptions(precision: precision, convolutionAlgorithm: algorithm), tuning: tuning,
            engine: Engine())
    }

    /// The implementation of each kind of a convolution's work; both layers are of one shape and take the same.
    private static func implementations(of plan: Plan) -> [String: String] {
        let works: [StepDescription.Work] = [.forward, .backwardData, .backwardWeights]
        return Dictionary(
            plan.steps.filter { works.contains($0.work) }.map { ($0.work.rawValue, $0.implementation) },
            uniquingKeysWith: { first, _ in first })
    }
}
