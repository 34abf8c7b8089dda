import ArgumentParser
import Files
import ProgramSupport
import Reports
import SystemPackage
import Training

@main
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xray-export",
        abstract: "Writes a model as an ONNX file, for other programs.",
        usage: "xray-export --checkpoint <file> --output <file> [--include-preprocessing]",
        discussion: """
            The graph uses operator set \(ONNXExport.operatorSet) (ONNX 1.8 and later) in file format \
            \(ONNXExport.formatVersion) and gives probabilities for any number of images, and logits where the model does not look at each in several views. It takes \
            \"input\": the network's own input, float32 [batch, channels, rows, columns], normalised; or, with \
            --include-preprocessing, \"pixels\": grey levels, uint8 [batch, height, width], of any height and \
            width, which it resizes and normalises as xray-eval does. Classes, threshold, temperature and \
            preprocessing are in the model's metadata.

            It computes in float32: compare it with xray-eval --precision float32. With the pixels of a PNG, or of a \
            JPEG of less than twice the network's size, it gives the same probabilities to 1e-4. A larger JPEG is \
            reduced by this package while it is decoded: by the means of blocks of 2×2 or 4×4 pixels, before they are \
            rounded and cut off at black and white. The graph takes the means of the pixels that it is given; so one \
            grey level in twenty is off by one, at edges of pure black and white by a few, and probabilities in \
            between differ in their third or fourth decimal, seldom in their second. With "decoding": "full" in the \
            data of the training's config they do not. scripts/compare-onnx measures it.
            """,
        version: Program.version)

    @Option(
        help: ArgumentHelp("The model: checkpoints/best.safetensors of a run.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var checkpoint: String

    @Option(
        help: ArgumentHelp("The file to write.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var output: String

    @Flag(help: "Begin the graph with grey levels of images of any size.")
    var includePreprocessing = false

    @Flag(help: "Print nothing but errors.")
    var quiet = false

    static func main() { runAsProgram() }

    func validate() throws {
        try checkFile(checkpoint, "--checkpoint")
        try checkFile(output, "--output")
        if let model = resolvedPath(FilePath(checkpoint)), model == resolvedPath(FilePath(output)) {
            throw ValidationError("--output: found \(output), which is the model; choose another file")
        }
    }

    func run() throws {
        try checkWritable(FilePath(output))
        let model = try ModelFile(readFrom: FilePath(checkpoint))
        let export = try ONNXExport(model, includesPreprocessing: includePreprocessing)
        try export.write(to: FilePath(output))
        if !quiet { try Console.print("\(output): \(export.summary)") }
    }
}
