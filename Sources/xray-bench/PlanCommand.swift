import ArgumentParser
import Benchmarks
import NeuralNetworks
import OneDNN
import ProgramSupport
import Training

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Every operation of a compiled network: implementation, time, GFLOP/s."
    )

    @OptionGroup var subject: SubjectOptions
    @OptionGroup var measuring: MeasuringOptions

    @Option(help: ArgumentHelp("What the plan is for.", valueName: "training|inference"))
    var phase = Phase.training

    @Option(
        help: ArgumentHelp(
            "The numbers to compute with (default: as the config says).", valueName: "auto|float32|bfloat16"))
    var precision: PrecisionChoice?

    @Option(
        help: ArgumentHelp(
            "How convolutions are computed (default: as the config says).",
            valueName: "direct|winograd|automatic"))
    var convolution: ConvolutionAlgorithm?

    @Option(help: ArgumentHelp("Images at a time (default: as the config says).", valueName: "n"))
    var batchSize: Int?

    func validate() throws { try checkBatchSize(batchSize) }

    func run() throws {
        try measuring.report { options in
            try PlanBenchmark.measure(
                subject.subject(batchSize: batchSize), phase: phase, precision: precision,
                convolution: convolution, options: options)
        }
    }
}
