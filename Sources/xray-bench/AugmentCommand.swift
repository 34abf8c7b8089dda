import ArgumentParser
import Benchmarks

struct AugmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "augment", abstract: "What a config's augmentation costs, per image and core.")

    @OptionGroup var subject: SubjectOptions
    @OptionGroup var measuring: MeasuringOptions

    @Option(help: ArgumentHelp("Images in a row, each round and thread.", valueName: "n")) var images = 500

    func validate() throws { try check(images, "--images", 1...1_000_000) }

    func run() throws {
        try measuring.report {
            try AugmentBenchmark.measure(subject.subject(), images: images, options: $0)
        }
    }
}
