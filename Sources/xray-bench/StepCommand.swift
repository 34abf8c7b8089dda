import ArgumentParser
import Benchmarks
import NeuralNetworks
import ProgramSupport
import Radiographs
import SystemPackage

struct StepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "step",
        abstract:
            "Training steps: on one batch, on augmented batches, and the bare primitives they stand on.",
        discussion: """
            A preset has no augmentation: give a config to measure one. Images are noise, or those of --data, decoded \
            beforehand.
            """)

    @OptionGroup var subject: SubjectOptions
    @OptionGroup var measuring: MeasuringOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "The numbers to compute with (default: all that the processor is fast in).",
            valueName: "float32|bfloat16"))
    var precision: [Precision] = []

    @Option(help: ArgumentHelp("Images per step (default: as the config says).", valueName: "n"))
    var batchSize: Int?

    @Option(help: ArgumentHelp("Steps in a row, each round.", valueName: "n")) var steps = 20

    @OptionGroup var dataSet: DataOptions

    @Flag(inversion: .prefixedNo, help: "Measure oneDNN's primitives by themselves, too.")
    var bare = true

    func validate() throws {
        try checkBatchSize(batchSize)
        try check(steps, "--steps", 1...100_000)
    }

    func run() throws {
        try measuring.report { options in
            let classCount = try dataSet.path.map { try ChestXrayFolder($0).classes.count } ?? 2
            return try StepBenchmark.measure(
                subject.subject(batchSize: batchSize, classCount: classCount), data: dataSet.path,
                precisions: precision.isEmpty ? nil : precision, steps: steps, measuresBarePrimitives: bare,
                options: options)
        }
    }
}
