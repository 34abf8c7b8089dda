import ArgumentParser
import Diagnostics
import Radiographs
import Reports
import SystemPackage

struct PhantomCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "phantom",
        abstract: "Makes a data set of synthetic chest radiographs.",
        discussion: """
            The pictures show no patient. They make a first run and the tests work without a download; a network \
            that was trained on them is of no use on real ones.
            """)

    @Argument(
        help: ArgumentHelp("The folder to write; a phantom set that is there is replaced.", valueName: "dir"),
        completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("Images in train.", valueName: "n")) var train = 600
    @Option(help: ArgumentHelp("Images in val.", valueName: "n")) var val = 16
    @Option(help: ArgumentHelp("Images in test.", valueName: "n")) var test = 150
    @Option(help: ArgumentHelp("The images' mean width in pixels.", valueName: "n")) var size = 400
    @Option(help: ArgumentHelp("The seed of all that is random.", valueName: "n")) var seed: UInt64 = 1

    func validate() throws {
        do {
            _ = try dataset()
        } catch let error as DocumentError {
            let flags = ["trainCount": "--train", "valCount": "--val", "testCount": "--test"]
            throw ValidationError("\(flags[error.key] ?? "--size"): \(error.problem)")
        }
    }

    func run() throws {
        let phantom = try dataset()
        let progress = ConsoleProgress(isQuiet: false)
        defer { progress.finish() }
        try phantom.write(to: FilePath(folder)) {
            progress.show("drawing", done: $0, total: phantom.count)
        }
        progress.finish()
        try Console.print("\(phantom.count) synthetic radiographs in \(folder)")
    }

    private func dataset() throws -> PhantomDataset {
        try PhantomDataset(
            trainCount: train, valCount: val, testCount: test, imageSize: size, seed: seed)
    }
}
