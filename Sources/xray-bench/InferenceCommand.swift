import ArgumentParser
import Benchmarks
import NeuralNetworks
import ProgramSupport

struct InferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inference", abstract: "How many images a second are classified.")

    @OptionGroup var subject: SubjectOptions
    @OptionGroup var measuring: MeasuringOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "The numbers to compute with (default: all that the processor is fast in).",
            valueName: "float32|bfloat16"))
    var precision: [Precision] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Images at a time, one or several sizes.", valueName: "n"))
    var batchSize = [1, 8, 32, 128]

    @Option(help: ArgumentHelp("Images in a row, each round.", valueName: "n")) var images = 256

    func validate() throws {
        guard !batchSize.isEmpty else { throw ValidationError("--batch-size needs a number") }
        for size in batchSize { try checkBatchSize(size) }
        try check(images, "--images", 1...1_000_000)
    }

    func run() throws {
        try measuring.report { options in
            try InferenceBenchmark.measure(
                subject.subject(), batchSizes: batchSize, precisions: precision.isEmpty ? nil : precision,
                imagesPerRound: images, options: options)
        }
    }
}
