import ArgumentParser
import Benchmarks
import Foundation
import NeuralNetworks
import OneDNN
import ProgramSupport
import Reports

/// The flags of a benchmark that measures in several rounds.
struct MeasuringOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How often everything is measured.", valueName: "n")) var rounds = 5

    @OptionGroup var common: CommonOptions

    func validate() throws { try check(rounds, "--rounds", 1...1000) }

    /// Measures and prints.
    func report(_ measure: (BenchmarkOptions) throws -> some BenchmarkReport) throws {
        try common.report(rounds: rounds, measure)
    }
}

/// The flags of every benchmark.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Threads that compute; 0 for one per core.", valueName: "n")) var threads = 0

    @Flag(help: "Print JSON and nothing else.") var json = false

    func validate() throws { try checkThreads(threads) }

    /// Measures and prints.
    func report(rounds: Int = 1, _ measure: (BenchmarkOptions) throws -> some BenchmarkReport) throws {
        let report = try measure(BenchmarkOptions(rounds: rounds, threads: threads))
        try Console.write(json ? report.json() : Data(report.text.utf8))
    }
}

/// The flags that change a config or preset.
struct SubjectOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A config file or a preset: \(Preset.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "config"),
        completion: .file(extensions: ["json"]))
    var config: String

    @Option(
        help: ArgumentHelp("Rows and columns of the input, instead of the config's.", valueName: "pixels"))
    var size: Int?

    func validate() throws { try check(size, "--size", 1...4096) }

    func subject(batchSize: Int? = nil, classCount: Int = 2) throws -> BenchmarkSubject {
        try BenchmarkSubject(config, side: size, batchSize: batchSize, classCount: classCount)
    }
}
