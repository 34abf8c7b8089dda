import NeuralNetworks
import OneDNN
import Training

/// How many images a second a compiled inference plan classifies, by precision and batch size.
package struct InferenceBenchmark: BenchmarkReport, Equatable {
    /// One precision and batch size.
    package struct Row: Codable, Sendable, Equatable {
        package let precision: Precision
        package let batchSize: Int
        /// The time of a batch.
        package let timing: Timing
        package let imagesPerSecond: Double
        package let rate: ComputeRate?
        /// Bytes of activations and scratch memory.
        package let memoryByteCount: Int
    }

    package let benchmark: String
    /// The name of the config or preset.
    package let name: String
    package let conditions: BenchmarkConditions
    /// The shape of one image.
    package let input: String
    package let rows: [Row]

    /// Measures.
    ///
    /// - Parameters:
    ///   - precisions: by default those that this processor computes in at full speed.
    ///   - imagesPerRound: at least as many images are classified in a row each time.
    /// - Throws: `PlanError` where the network cannot be compiled.
    package static func measure(
        _ subject: BenchmarkSubject, batchSizes: [Int], precisions: [Precision]? = nil,
        imagesPerRound: Int = 256, options: BenchmarkOptions = BenchmarkOptions()
    ) throws -> InferenceBenchmark {
        try BenchmarkConditions.run(options) { conditions in
            let engine = try Engine()
            let parameters = Parameters(for: subject.network, seed: subject.configuration.training.seed)
            // One batch size after the other: the plans of all of them may not fit into memory.
            let rows = try batchSizes.flatMap { batchSize in
                let plans = try (precisions ?? Precision.fast).map { precision in
                    let plan = try Plan(
                        subject.network, parameters: parameters, phase: .inference, batchSize: batchSize,
                        options: PlanOptions(
                            precision: precision,
                            convolutionAlgorithm: subject.configuration.training.convolution),
                        engine: engine)
                    try plan.packWeights()
                    plan.fillInput(preprocessing: subject.configuration.preprocessing)
                    return plan
                }
                return try time(plans, batches: max(1, imagesPerRound / batchSize), under: conditions)
            }
            return InferenceBenchmark(
                benchmark: "inference", name: subject.name, conditions: conditions,
                input: "\(subject.network.input)", rows: rows)
        }
    }

    private static func time(
        _ plans: [Plan], batches: Int, under conditions: BenchmarkConditions
    ) throws -> [Row] {
        let timings = try timeInTurn(plans.count, rounds: conditions.rounds) { index in
            try seconds { for _ in 0..<batches { try plans[index].forward() } }
        }
        return zip(plans, timings).map { plan, timing in
            let timing = timing.divided(by: batches)
            return Row(
                precision: plan.options.precision, batchSize: plan.batchSize, timing: timing,
                imagesPerSecond: Double(plan.batchSize) / timing.median,
                rate: conditions.rate(
                    multiplyAdds: plan.network.multiplyAdds * plan.batchSize, seconds: timing.median,
                    in: plan.options.precision),
                memoryByteCount: plan.memoryByteCount)
        }
    }

    package var title: String { "inference of \(name): images of \(input)" }

    package var table: String {
        tableText(
            [.left, .right, .right, .right, .right, .right, .right, .right, .right],
            heading: [
                "precision", "batch", "images/s", "ms", "least", "spread", "GFLOP/s", "of peak", "MiB",
            ],
            rows.map { row in
                [row.precision.rawValue, "\(row.batchSize)", Spelling.perSecond(row.imagesPerSecond)]
                    + Spelling.cells(row.timing) + Spelling.cells(row.rate)
                    + [Spelling.mebibytes(row.memoryByteCount)]
            })
    }
}
