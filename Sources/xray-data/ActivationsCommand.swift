import ArgumentParser
import ProgramSupport
import Radiographs
import Reports
import SystemPackage
import Training

struct ActivationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activations",
        abstract: "What a trained network sees: its filters, and each layer's maps of an image.",
        discussion: """
            Writes overview.png, filters-NAME.png, a picture for each layer, and index.html with all of them. Numbers of \
            both signs are blue and red, those that are never negative go from dark to yellow; all maps of a layer are \
            drawn in one scale.
            """)

    @Argument(
        help: ArgumentHelp("The model: checkpoints/best.safetensors of a run.", valueName: "checkpoint"),
        completion: .file(extensions: ["safetensors"]))
    var checkpoint: String

    @Argument(
        help: ArgumentHelp("A JPEG or PNG image.", valueName: "image"),
        completion: .file(extensions: ["jpeg", "jpg", "png"]))
    var image: String

    @Option(help: ArgumentHelp("The folder to write into.", valueName: "dir"), completion: .directory)
    var output: String

    @Option(help: ArgumentHelp("A layer to draw; give several, or none for all.", valueName: "name"))
    var layer: [String] = []

    @Option(
        help: ArgumentHelp(
            "A convolution whose filters are drawn; give several, or none for the first.", valueName: "name"))
    var filters: [String] = []

    @Option(help: ArgumentHelp("The most maps of a layer.", valueName: "n"))
    var maps = 64

    func validate() throws {
        try checkFolder(output, "--output")
        try check(maps, "--maps", 1...4096)
    }

    func run() throws {
        let model = try ModelFile(readFrom: FilePath(checkpoint))
        let radiograph = try model.description.decode(FilePath(image))
        var request = ActivationSheets.Request()
        request.layers = layer
        request.filters = filters
        request.maximumCount = maps
        try request.check(for: model)
        try ActivationFiles.makeFolder(FilePath(output))
        let sheets = try ActivationSheets(of: model, image: radiograph, request)
        let files = try ActivationFiles.write(sheets, to: FilePath(output))
        try Console.print("\(files.count) pictures in \(output); \(output)/index.html shows them all")
    }
}
