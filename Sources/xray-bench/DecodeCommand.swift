import ArgumentParser
import Benchmarks
import ProgramSupport
import Radiographs
import SystemPackage

struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "How many image files a second are decoded and resized, with no cache.")

    @Argument(
        help: ArgumentHelp("A folder with images in it or below it.", valueName: "dir"),
        completion: .directory)
    var folder: String

    @OptionGroup var measuring: MeasuringOptions

    @Option(help: ArgumentHelp("Rows and columns to resize to.", valueName: "pixels")) var size = 150

    @Option(
        help: "scaled: large JPEGs at a part of their size, as a config has it by default; full: all of them."
    )
    var decoding = JPEGDecoding.scaled

    func validate() throws { try check(size, "--size", 1...4096) }

    func run() throws {
        try measuring.report {
            try DecodeBenchmark.measure(FilePath(folder), side: size, decoding: decoding, options: $0)
        }
    }
}
