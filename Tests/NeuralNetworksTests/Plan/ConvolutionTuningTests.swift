import NeuralNetworks
import OneDNN
import Testing

/// Of the convolutions that oneDNN computes both ways, an automatic plan takes what its tuning says.
@Suite struct ConvolutionTuningTests {
    @Test(arguments: Precision.ofThisProcessor)
    func whatWasMeasuredIsFollowedAndNotMeasuredAgain(precision: Precision) throws {
        let (implementations, first, second) = try ComputeThread.run {
            let tuning = ConvolutionTuning()
            let plan = try Self.plan(tuning, precision: precision)
            let first = tuning.choices
            _ = try Self.plan(tuning, precision: precision)
            return (Self.implementations(of: plan), first, tuning.choices)
        }
        #expect(first == second)
        for (work, implementation) in implementations {
            let choice = first.first { $0.key.hasPrefix(work) }?.value ?? .direct
            #expect(implementation.contains("wino") == (choice == .winograd), "\(work): \(implementation)")
        }
    }

    @Test(arguments: [ConvolutionAlgorithm.direct, .winograd], Precision.ofThisProcessor)
    func whatIsKnownIsTaken(algorithm: ConvolutionAlgorithm, precision: Precision) throws {
        let (automatic, pinned) = try ComputeThread.run {
            let measured = ConvolutionTuning()
            _ = try Self.plan(measured, precision: precision)
            let known = ConvolutionTuning(measured.choices.mapValues { _ in algorithm })
            return (
                Self.implementations(of: try Self.plan(known, precision: precision)),
                Self.implementations(of: try Self.plan(ConvolutionTuning(), algorithm, precision: precision))
            )
        }
        #expect(automatic == pinned)
    }

    /// What is faster in one precision need not be in the other, and both are kept in one file.
    @Test(.enabled(if: Processor.multipliesBFloat16, "needs a processor that multiplies bfloat16 numbers"))
    func eachPrecisionIsMeasuredByItself() throws {
        let (exact, rounded) = try ComputeThread.run {
            let tunings = (ConvolutionTuning(), ConvolutionTuning())
            _ = try Self.plan(tunings.0, precision: .float32)
            _ = try Self.plan(tunings.1, precision: .bfloat16)
            return (Set(tunings.0.choices.keys), Set(tunings.1.choices.keys))
        }
        #expect(exact.isDisjoint(with: rounded))
        #expect(rounded.count == 3, "one for each kind of work, the same for both layers")
    }

    /// A trial takes no more images than it needs, however many the plan is for.
    @Test(arguments: Precision.ofThisProcessor)
    func plansForLargeBatchesShareTheirTrials(precision: Precision) throws {
        let (first, both) = try ComputeThread.run {
            let (tuning, threads) = (ConvolutionTuning(), ThreadTeam.size)
            _ = try Self.plan(tuning, precision: precision, channels: 128, side: 75, batchSize: 4 * threads)
            let first = tuning.choices
            _ = try Self.plan(tuning, precision: precision, channels: 128, side: 75, batchSize: 5 * threads)
            return (first, tuning.choices)
        }
        #expect(first == both)
        #expect(precision == .float32 || first.count == 3)
    }

    private static func plan(
        _ tuning: ConvolutionTuning, _ algorithm: ConvolutionAlgorithm = .automatic,
        precision: Precision = .float32, channels: Int = 32, side: Int = 20, batchSize: Int = 4
    ) throws -> Plan {
        var builder = NetworkBuilder(input: Shape(channels: channels, height: side, width: side))
        builder.add("first", .convolution(Convolution(filters: channels, kernelSize: 3, padding: .same)))
        builder.add("second", .convolution(Convolution(filters: channels, kernelSize: 3, padding: .same)))
        let network = try builder.network()
        return try Plan(
            network, parameters: Parameters(for: network, seed: 1), phase: .training, batchSize: batchSize,
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
