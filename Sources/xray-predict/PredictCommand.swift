import ArgumentParser
import Diagnostics
import Files
import Foundation
import ProgramSupport
import Reports
import SystemPackage
import Training

@main
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xray-predict",
        abstract: "Classifies radiographs with a trained model.",
        usage: "xray-predict <image> ... [--checkpoint <file>] [<options>]",
        discussion: """
            Says for each image the probability of the positive class, the decision at the model's threshold, and how \
            far out it lies among the images the model was trained on, with a warning where it does not look like one \
            of them. An image that cannot be read gets a line on standard error, the others are still classified, and \
            the status is 65. This is not a medical device.
            """,
        version: Program.version)

    @Argument(
        help: ArgumentHelp(
            """
            JPEG, PNG or DICOM files (DICOM where it was built in), folders that hold some at any depth, or - for one \
            that comes through standard input.
            """,
            valueName: "image"),
        completion: .file())
    var images: [String]

    @Option(
        help: ArgumentHelp(
            """
            The model: checkpoints/best.safetensors of a run (default: that of the run below runs that was finished \
            last). Give several for an ensemble.
            """,
            valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var checkpoint: [String] = []

    @Option(
        help: ArgumentHelp(
            "Write a picture of each image with the (first) model's Grad-CAM heatmap over it into this folder.",
            valueName: "dir"),
        completion: .directory)
    var heatmap: String?

    @Option(
        help: ArgumentHelp(
            "The class that heatmaps speak for (default: the positive one).", valueName: "class"))
    var heatmapClass: String?

    @Option(
        help: ArgumentHelp(
            "The probability from which an image is called positive (default: the model's own).",
            valueName: "p"))
    var threshold: Double?

    @Option(
        help: ArgumentHelp(
            "The numbers to compute with (default: as the config in each model says).", valueName: "choice"))
    var precision: PrecisionChoice?

    @Flag(help: "Print a line of JSON for each image and nothing else.")
    var json = false

    static func main() { runAsProgram() }

    func validate() throws {
        guard !images.isEmpty else {
            throw ValidationError("name an image, a folder, or - for standard input")
        }
        try checkThreshold(threshold)
        try checkFolder(heatmap, "--heatmap")
        for path in checkpoint { try checkFile(path, "--checkpoint") }
        if heatmapClass != nil, heatmap == nil {
            throw ValidationError("--heatmap-class says of what --heatmap draws; give both")
        }
    }

    func run() throws {
        let inputs = try ImageInput.all(named: images)
        let models = try checkpoints().map { try ModelFile(readFrom: $0) }
        let predictor = try Predictor(models: models, precision: precision, threshold: threshold)
        try checkHeatmapFolder()
        let drawing = try heatmap.map {
            try HeatmapFolder(
                FilePath($0), of: models[0], class: heatmapClass, images: inputs)
        }
        try PredictionSession(predictor, drawing: drawing, asJSON: json, program: Self._commandName).run(
            inputs)
    }

    /// Refuses to write heatmaps where they are taken for radiographs the next time.
    private func checkHeatmapFolder() throws {
        guard let heatmap else { return }
        func places(of path: String) -> [String] {
            URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.pathComponents
        }
        // A file has nothing below it.
        if let folder = images.first(where: { $0 != "-" && places(of: heatmap).starts(with: places(of: $0)) })
        {
            throw ValidationError(
                "--heatmap: found \(heatmap), which lies in \(folder), whose pictures are classified; choose a folder"
                    + " beside it")
        }
    }

    /// The models' files: those that were named, else the newest, which is said.
    private func checkpoints() throws -> [FilePath] {
        guard checkpoint.isEmpty else { return checkpoint.map { FilePath($0) } }
        let run = try RunDirectory.newestFinished(below: RunDirectory.standardFolder)
        Console.note("the model is \(run.bestCheckpoint), of the run that was finished last")
        return [run.bestCheckpoint]
    }
}
