import ArgumentParser
import Foundation
import ProgramSupport
import Radiographs
import Reports
import SystemPackage
import Training

@main
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xray-eval",
        abstract: "Measures a model on images it has not seen.",
        usage: "xray-eval --checkpoint <file> --data <dir> [<options>]",
        discussion: """
            Needs nothing but the model file: it carries the network, the classes, the preprocessing and the \
            threshold. A data set with other classes is refused. Several models answer together, by the mean of \
            their probabilities.
            """,
        version: Program.version)

    @Option(
        help: ArgumentHelp(
            "The model: checkpoints/best.safetensors of a run. Give several for an ensemble.",
            valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var checkpoint: [String]

    @Option(
        help: ArgumentHelp("The data set: a folder with train and test.", valueName: "dir"),
        completion: .directory)
    var data: String

    @Option(
        help: ArgumentHelp("Which images (default: test, with --stress validation).", valueName: "choice"))
    var split: SplitName?

    @Flag(
        help: """
            Measure the model under a grid of shifts: brightness, contrast, gamma, blur, noise, JPEG quality, \
            resolution, rotation.
            """)
    var stress = false

    @Option(
        help: ArgumentHelp(
            """
            Write predictions, report.txt, report.json and report.html into this folder; with --stress, stress.csv, \
            stress.txt and stress.json.
            """, valueName: "dir"),
        completion: .directory)
    var output: String?

    @Option(
        help: ArgumentHelp(
            "The probability from which an image is called positive (default: the model's own).",
            valueName: "p"))
    var threshold: Double?

    @Option(
        help: ArgumentHelp(
            """
            The share of positive images for which report.html says what an answer would be worth, beside that of the \
            evaluated images (default: evaluation.prevalence of the model's config).
            """, valueName: "share"))
    var prevalence: Double?

    @Option(help: ArgumentHelp("What to do about files that are no images.", valueName: "choice"))
    var badImages: BadImagePolicy = .stop

    @Option(
        help: ArgumentHelp(
            "The numbers to compute with (default: as the config in the model says, the first of several).",
            valueName: "choice"))
    var precision: PrecisionChoice?

    @Option(
        help: ArgumentHelp(
            "Images at a time (default: evaluation.batchSize of the model's config).", valueName: "n"))
    var batchSize: Int?

    @Option(help: ArgumentHelp("Threads that compute; 0 for one per core.", valueName: "n"))
    var threads = 0

    @Option(
        help: ArgumentHelp("Where decoded images are kept (default: as in training).", valueName: "dir"),
        completion: .directory)
    var cache: String?

    @Flag(help: "Print the figures as JSON and nothing else.")
    var json = false

    static func main() {
        // Whoever reads the figures may leave before they come: no reason to lose the files of a look that counts.
        signal(SIGPIPE, SIG_IGN)
        runAsProgram()
    }

    func validate() throws {
        try checkFolder(data, "--data")
        try checkFolder(cache, "--cache")
        try checkFolder(output, "--output")
        for path in checkpoint { try checkFile(path, "--checkpoint") }
        try checkThreshold(threshold)
        try check(prevalence, "--prevalence", "a share above 0 and below 1") { $0 > 0 && $0 < 1 }
        try checkBatchSize(batchSize)
        try checkThreads(threads)
        if prevalence != nil, stress || output == nil {
            throw ValidationError(
                "--prevalence says for which share report.html speaks: give --output and no --stress, or leave it"
                    + " out")
        }
        if stress, split == .test { throw ValidationError("--split test: \(TrainingError.stressOnTest)") }
    }

    func run() throws {
        var request = ModelEvaluation.Request(data: FilePath(data))
        request.split = split ?? (stress ? .validation : .test)
        request.badImages = badImages
        request.threshold = threshold
        request.prevalence = prevalence
        request.precision = precision
        request.batchSize = batchSize
        request.threads = threads
        request.cache = cache.map { FilePath($0) }
        let models = try checkpoint.map { try ModelFile(readFrom: FilePath($0)) }
        if prevalence != nil, models.contains(where: { $0.description.classes.count > 2 }) {
            throw ValidationError(
                "--prevalence: it is the share of one of two classes, and the model knows more; leave it out")
        }
        if let output { try RunFiles.makeFolder(forEvaluation: FilePath(output)) }
        let progress = ConsoleProgress(isQuiet: json, on: .errors)
        defer { progress.finish() }
        if stress {
            try measureStress(of: models, request, progress)
        } else {
            try evaluate(models, request, progress)
        }
    }

    private func evaluate(
        _ models: [ModelFile], _ request: ModelEvaluation.Request, _ progress: ConsoleProgress
    ) throws {
        let evaluation = try ModelEvaluation(ofEnsemble: models, request) {
            progress.show("decoding", done: $0, total: $1)
        }
        progress.finish()
        if let note = evaluation.testSetLooks?.notRecorded { Console.note(note) }
        try give(EvaluationReport(evaluation), asText: TextReport.text(evaluation)) {
            try RunFiles.write(evaluation, of: models, to: $0)
        }
    }

    private func measureStress(
        of models: [ModelFile], _ request: ModelEvaluation.Request, _ progress: ConsoleProgress
    ) throws {
        let report = try StressReport(
            of: models, request, decoding: { progress.show("decoding", done: $0, total: $1) },
            measuring: { progress.show("measuring", done: $0, total: $1) })
        progress.finish()
        try give(report, asText: StressText.text(report)) { try RunFiles.write(report, to: $0) }
    }

    /// Prints the figures and writes the files that were asked for.
    ///
    /// First what needs no disk: the look at the test set is counted. The files come whether it is read or not.
    private func give(
        _ figures: some Encodable, asText text: @autoclosure () -> String, writing: (FilePath) throws -> Void
    ) throws {
        let printed = Result {
            if json {
                try Console.write(try RunFiles.json(figures))
            } else {
                try Console.print(text())
            }
        }
        if let output { try writing(FilePath(output)) }
        try printed.get()
    }
}
