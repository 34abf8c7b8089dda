import ArgumentParser
import Foundation
import Radiographs
import Reports
import SystemPackage
import Training

@main
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xray-eval",
        abstract: "Measures a model on images it has not seen.",
        discussion: """
            Needs nothing but the model file: it carries the network, the classes, the preprocessing and the \
            threshold. A data set with other classes is refused.
            """,
        version: Program.version)

    @Option(
        help: ArgumentHelp("The model: checkpoints/best.safetensors of a run.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var checkpoint: String

    @Option(
        help: ArgumentHelp("The data set: a folder with train and test.", valueName: "dir"),
        completion: .directory)
    var data: String

    @Option(help: ArgumentHelp("Which images.", valueName: "train|validation|test"))
    var split: SplitName = .test

    @Option(
        help: ArgumentHelp("Write predictions and reports into this folder.", valueName: "dir"),
        completion: .directory)
    var output: String?

    @Option(help: ArgumentHelp("Instead of the model's own threshold.", valueName: "p"))
    var threshold: Double?

    @Option(help: ArgumentHelp("What becomes of files that are no images.", valueName: "stop|skip"))
    var badImages: BadImagePolicy = .stop

    @Option(help: ArgumentHelp("The numbers to compute with.", valueName: "auto|float32|bfloat16"))
    var precision: PrecisionChoice = .auto

    @Option(help: ArgumentHelp("Images at a time (default: as the model's config says).", valueName: "n"))
    var batchSize: Int?

    @Option(help: ArgumentHelp("Threads that compute; 0 for one a core.", valueName: "n"))
    var threads = 0

    @Option(
        help: ArgumentHelp(
            "Where decoded images are kept (default: as the model's config says).", valueName: "dir"),
        completion: .directory)
    var cache: String?

    @Flag(help: "Print the figures as JSON and nothing else.")
    var json = false

    func validate() throws {
        if let threshold, !(threshold > 0 && threshold < 1) {
            throw ValidationError(
                "--threshold: found \(threshold), expected a probability above 0 and below 1")
        }
        if let batchSize, !(1...4096 ~= batchSize) {
            throw ValidationError("--batch-size: found \(batchSize), expected a whole number from 1 to 4096")
        }
        if !(0...1024 ~= threads) {
            throw ValidationError("--threads: found \(threads), expected a whole number from 0 to 1024")
        }
    }

    func run() throws {
        try ProgramExit.reporting("xray-eval") {
            var request = ModelEvaluation.Request(data: FilePath(data))
            request.split = split
            request.badImages = badImages
            request.threshold = threshold
            request.precision = precision
            request.batchSize = batchSize
            request.threads = threads
            request.cache = cache.map { FilePath($0) }
            let progress = ConsoleProgress(isQuiet: json)
            let evaluation = try ModelEvaluation(of: ModelFile(readFrom: FilePath(checkpoint)), request) {
                progress.showDecoding(done: $0, total: $1)
            }
            if let output { try RunFiles.write(evaluation, to: FilePath(output)) }
            if json {
                FileHandle.standardOutput.write(try RunFiles.json(EvaluationReport(evaluation)))
            } else {
                print("\n" + TextReport.text(evaluation))
            }
        }
    }
}

extension SplitName: ExpressibleByArgument {
    /// Reads `train`, `val`, `validation` or `test`.
    public init?(argument: String) { self.init(name: argument) }
}
extension BadImagePolicy: ExpressibleByArgument {}
extension PrecisionChoice: ExpressibleByArgument {}
