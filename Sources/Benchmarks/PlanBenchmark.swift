import NeuralNetworks
import OneDNN
import Radiographs
import Training

/// Every operation of a compiled plan by itself, and the whole of it in one go.
package struct PlanBenchmark: BenchmarkReport, Equatable {
    /// One operation.
    package struct Row: Codable, Sendable, Equatable {
        /// The layer's name.
        package let layer: String
        /// What is done for it.
        package let work: String
        /// The code that does it, as oneDNN calls it, or `xray:…` for our own.
        package let implementation: String
        /// The time for a batch.
        package let timing: Timing
        /// None where multiply-adds are no measure of the work.
        package let rate: ComputeRate?
    }

    package let benchmark: String
    /// The name of the config or preset.
    package let name: String
    package let conditions: BenchmarkConditions
    package let phase: Phase
    package let precision: Precision
    package let batchSize: Int
    /// The shape of one image.
    package let input: String
    /// In the order in which they run.
    package let operations: [Row]
    /// All operations in one go: forward, and in training backward; without loss and optimizer.
    package let whole: Timing
    package let wholeRate: ComputeRate?
    package let imagesPerSecond: Double
    /// Bytes of activations, gradients and scratch memory.
    package let memoryByteCount: Int

    /// Measures.
    ///
    /// - Parameters:
    ///   - precision: instead of the config's.
    ///   - convolution: instead of the config's.
    /// - Throws: `PlanError` where the network cannot be compiled.
    package static func measure(
        _ subject: BenchmarkSubject, phase: Phase = .training, precision: PrecisionChoice? = nil,
        convolution: ConvolutionAlgorithm? = nil, options: BenchmarkOptions = BenchmarkOptions()
    ) throws -> PlanBenchmark {
        try BenchmarkConditions.run(options) { conditions in
            let training = subject.configuration.training
            let precision = (precision ?? training.precision).resolved
            let plan = try Plan(
                subject.network, parameters: Parameters(for: subject.network, seed: training.seed),
                phase: phase, batchSize: training.batchSize,
                options: PlanOptions(
                    precision: precision, convolutionAlgorithm: convolution ?? training.convolution),
                engine: Engine())
            try plan.packWeights()
            plan.fillInput(preprocessing: subject.configuration.preprocessing)
            plan.logitsGradient?.update(repeating: 1e-3)
            let name = phase == .training ? subject.nameInTraining : subject.name
            return try PlanBenchmark(plan, of: name, under: conditions)
        }
    }

    private init(_ plan: Plan, of name: String, under conditions: BenchmarkConditions) throws {
        let precision = plan.options.precision
        let runWhole = {
            try plan.forward()
            if plan.phase == .training { try plan.backward() }
        }
        let whole = try timeInTurn(1, rounds: conditions.rounds) { _ in try seconds(of: runWhole) }[0]
        let steps = plan.steps
        var samples = [[Double]](repeating: [], count: steps.count)
        try plan.runSteps { _, _ in }
        for _ in 0..<conditions.rounds {
            try plan.runSteps { index, duration in samples[index].append(duration.seconds) }
        }
        operations = zip(steps, samples).map { step, samples in
            let timing = Timing(seconds: samples)
            return Row(
                layer: step.layer, work: step.work.rawValue, implementation: step.implementation,
                timing: timing,
                rate: conditions.rate(
                    multiplyAdds: step.multiplyAdds, seconds: timing.median, in: precision))
        }
        let perImage =
            plan.phase == .training ? plan.network.trainingMultiplyAdds : plan.network.multiplyAdds
        benchmark = "plan"
        self.name = name
        self.conditions = conditions
        phase = plan.phase
        self.precision = precision
        batchSize = plan.batchSize
        input = "\(plan.network.input)"
        self.whole = whole
        wholeRate = conditions.rate(
            multiplyAdds: perImage * plan.batchSize, seconds: whole.median, in: precision)
        imagesPerSecond = Double(plan.batchSize) / whole.median
        memoryByteCount = plan.memoryByteCount
    }

    package var title: String {
        "plan of \(name): \(phase.rawValue), \(precision.rawValue), \(batchSize) images of \(input)"
    }

    package var table: String {
        let rows = operations.map { row in
            [row.layer, row.work, row.implementation] + Spelling.cells(row.timing) + Spelling.cells(row.rate)
        }
        // Of a plan for inference the weights are packed once, and not in what is measured in one go.
        let packing = StepDescription.Work.pack.rawValue
        let sum = operations.filter { phase == .training || $0.work != packing }
            .reduce(0) { $0 + $1.timing.median }
        let total = ["all of them", "", "", Spelling.milliseconds(sum)]
        let inOneGo = ["in one go", "", ""] + Spelling.cells(whole) + Spelling.cells(wholeRate)
        return tableText(
            [.left, .left, .left, .right, .right, .right, .right, .right],
            heading: ["layer", "work", "implementation", "ms", "least", "spread", "GFLOP/s", "of peak"],
            rows + [total, inOneGo])
            + "\n\(Spelling.perSecond(imagesPerSecond)) images/s, \(Spelling.mebibytes(memoryByteCount)) MiB\n"
    }
}
