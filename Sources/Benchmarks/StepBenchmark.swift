import NeuralNetworks
import OneDNN
import Radiographs
import SystemPackage
import Training

/// A training step in its steady state: forward, loss, backward, clipping, optimizer.
///
/// Once on the same batch again and again, once on batches that the loader augments meanwhile; beside them the bare
/// primitives of oneDNN that no training step can do without.
package struct StepBenchmark: BenchmarkReport, Equatable {
    /// Where the steps' images come from.
    package enum Source: String, Codable, Sendable {
        case fixedBatch = "fixed batch"
        case loader = "augmenting loader"
    }

    /// A way to train.
    package struct Row: Codable, Sendable, Equatable {
        package let precision: Precision
        package let source: Source
        /// The time of a step.
        package let timing: Timing
        package let imagesPerSecond: Double
        /// Seconds that a step waited for its batch.
        package let loaderWait: Double
        package let rate: ComputeRate?
    }

    /// The bare primitives of a step.
    package struct BareRow: Codable, Sendable, Equatable {
        package let precision: Precision
        /// How many there are.
        package let primitives: Int
        /// The time of all of them.
        package let timing: Timing
        /// Their time over that of a step on a fixed batch.
        package let stepRatio: Double
    }

    package let benchmark: String
    /// The config's name.
    package let name: String
    package let conditions: BenchmarkConditions
    package let batchSize: Int
    /// The shape of one image.
    package let input: String
    /// Where the images come from: a data set, or noise.
    package let images: String
    package let stepsPerRound: Int
    package let rows: [Row]
    package let bare: [BareRow]

    /// Measures.
    ///
    /// - Parameters:
    ///   - data: a data set whose training images are taken, decoded beforehand, instead of noise.
    ///   - precisions: by default those that this processor computes in at full speed.
    ///   - steps: how many steps are made in a row each time.
    ///   - measuresBarePrimitives: leaves ``bare`` empty where it is false.
    /// - Throws: `PlanError` where the network cannot be compiled; what reading the data throws.
    package static func measure(
        _ subject: BenchmarkSubject, data: FilePath? = nil, precisions: [Precision]? = nil, steps: Int = 20,
        measuresBarePrimitives: Bool = true, options: BenchmarkOptions = BenchmarkOptions()
    ) throws -> StepBenchmark {
        precondition(steps > 0, "a round has at least one step")
        let images = try StepImages(subject, data: data)
        return try BenchmarkConditions.run(options) { conditions in
            let engine = try Engine()
            var rows: [Row] = []
            var bare: [BareRow] = []
            for precision in precisions ?? Precision.fast {
                let found = try measure(
                    subject, images, precision, steps: steps,
                    bare: measuresBarePrimitives
                        ? BarePrimitives(
                            subject.network, batchSize: subject.configuration.training.batchSize,
                            precision: precision, engine: engine) : nil,
                    engine: engine, under: conditions)
                rows += found.rows
                bare += found.bare.map { [$0] } ?? []
            }
            return StepBenchmark(
                benchmark: "step", name: subject.nameInTraining, conditions: conditions,
                batchSize: subject.configuration.training.batchSize, input: "\(subject.network.input)",
                images: images.description, stepsPerRound: steps, rows: rows, bare: bare)
        }
    }

    private static func measure(
        _ subject: BenchmarkSubject, _ images: StepImages, _ precision: Precision, steps: Int,
        bare: BarePrimitives?, engine: Engine, under conditions: BenchmarkConditions
    ) throws -> (rows: [Row], bare: BareRow?) {
        let training = subject.configuration.training
        let session = try TrainingSession(
            subject.network, configuration: training, precision: precision, classCounts: images.classCounts,
            stepsPerEpoch: max(1, images.items.count / training.batchSize), engine: engine)
        let fixed = try FixedBatch(subject, images, precision)
        let loader = try images.loader(for: subject, precision)
        defer { loader.stop() }
        var waits: [Double] = []
        let timings = try timeInTurn(bare == nil ? 2 : 3, rounds: conditions.rounds) { index in
            switch index {
            case 0:
                return try seconds { for _ in 0..<steps { try session.step(on: fixed.batch) } }
            case 1:
                // What the loader made ahead while others were measured is not its steady state.
                for _ in 0..<4 { try loader.useBatch(session.step) }
                let before = loader.totalWait
                let time = try seconds { for _ in 0..<steps { try loader.useBatch(session.step) } }
                waits.append((loader.totalWait - before).seconds)
                return time
            default:
                return try seconds { for _ in 0..<steps { try bare?.run() } }
            }
        }.map { $0.divided(by: steps) }
        // The first wait was that of the warm-up.
        let wait = Timing(seconds: Array(waits.dropFirst())).divided(by: steps).median
        let rows = zip([Source.fixedBatch, .loader], timings).map { source, timing in
            Row(
                precision: precision, source: source, timing: timing,
                imagesPerSecond: Double(training.batchSize) / timing.median,
                loaderWait: source == .loader ? wait : 0,
                rate: conditions.rate(
                    multiplyAdds: subject.network.trainingMultiplyAdds * training.batchSize,
                    seconds: timing.median, in: precision))
        }
        let bareRow = bare.map { bare in
            BareRow(
                precision: precision, primitives: bare.count, timing: timings[2],
                stepRatio: timings[2].median / timings[0].median)
        }
        return (rows, bareRow)
    }

    package var title: String {
        "training step of \(name): \(batchSize) images of \(input), \(images), \(stepsPerRound) steps a round"
    }

    package var table: String {
        let steps = rows.map { row in
            [row.precision.rawValue, row.source.rawValue, Spelling.perSecond(row.imagesPerSecond)]
                + Spelling.cells(row.timing) + [Spelling.milliseconds(row.loaderWait)]
                + Spelling.cells(row.rate)
        }
        let bareRows = bare.map { row in
            [
                row.precision.rawValue, "bare primitives",
                Spelling.perSecond(Double(batchSize) / row.timing.median),
            ]
                + Spelling.cells(row.timing)
        }
        let ratios = bare.map { row in
            "our \(row.precision.rawValue) step on a fixed batch has \(Spelling.ratio(row.stepRatio)) of the speed"
                + " of the \(row.primitives) bare primitives of its convolutions, poolings and ReLUs\n"
        }
        return tableText(
            [.left, .left, .right, .right, .right, .right, .right, .right, .right],
            heading: [
                "precision", "images from", "images/s", "ms", "least", "spread", "wait ms", "GFLOP/s",
                "of peak",
            ], steps + bareRows) + (ratios.isEmpty ? "" : "\n" + ratios.joined())
    }
}
