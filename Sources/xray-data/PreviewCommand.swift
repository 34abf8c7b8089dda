import ArgumentParser
import Files
import ProgramSupport
import Radiographs
import Reports
import SystemPackage
import Training

struct PreviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "What a config's augmentation makes of the training images, as a picture.",
        discussion: """
            Each image stands beside its original, with what was drawn for it. They are the first of an epoch, exactly \
            as a training with this config and seed sees them. Where the images are not there, phantoms take their \
            place.
            """)

    @Argument(
        help: ArgumentHelp("A config, such as configs/base.json.", valueName: "config"),
        completion: .file(extensions: ["json"]))
    var config: String

    @Option(
        help: ArgumentHelp("The folder of images (default: the config's).", valueName: "dir"),
        completion: .directory)
    var data: String?

    @Option(
        help: ArgumentHelp("Where decoded images are kept (default: the config's).", valueName: "dir"),
        completion: .directory)
    var cache: String?

    @Option(
        help: ArgumentHelp("The picture to write: a .png, or a .jpg.", valueName: "file"),
        completion: .file(extensions: ["png", "jpg", "jpeg"]))
    var output = "preview.png"

    @Option(help: ArgumentHelp("How many images.", valueName: "n")) var count = 12
    @Option(help: ArgumentHelp("The epoch whose first images are shown.", valueName: "n")) var epoch = 1
    @Option(help: ArgumentHelp("The run's seed (default: the config's).", valueName: "n")) var seed: UInt64?

    func validate() throws {
        try checkFolder(data, "--data")
        try checkFolder(cache, "--cache")
        try check(count, "--count", 1...1000)
        try check(epoch, "--epoch", "a whole number above 0") { $0 > 0 }
    }

    func run() throws {
        try ColorImage.checkEnding(of: FilePath(output))
        try checkWritable(FilePath(output))
        var configuration = try Configuration(readFrom: FilePath(config))
        var overrides = ConfigurationOverrides()
        overrides.dataDirectory = data
        overrides.cacheDirectory = cache
        overrides.seed = seed
        try overrides.apply(to: &configuration)
        guard epoch <= configuration.training.epochs else {
            throw ValidationError(
                "--epoch: found \(epoch), expected one of the config's \(configuration.training.epochs)")
        }
        let sheet = try makeSheet(of: configuration)
        try sheet.image.write(to: FilePath(output))
        try Console.print("\(sheet.cells.count) images in \(output)")
    }

    private func makeSheet(of configuration: Configuration) throws -> ContactSheet {
        if data == nil, !fileExists(FilePath(configuration.data.directory)) {
            Console.note("\(configuration.data.directory) is not there: these are synthetic radiographs")
            return try AugmentationSheet(
                ofPhantomsFor: configuration, epoch: epoch - 1, count: count
            ).sheet
        }
        let progress = ConsoleProgress(isQuiet: false)
        defer { progress.finish() }
        return try AugmentationSheet(readingDataOf: configuration, epoch: epoch - 1, count: count) {
            progress.show("decoding", done: $0, total: $1)
        }.sheet
    }
}
