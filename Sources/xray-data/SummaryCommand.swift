import ArgumentParser
import Files
import NeuralNetworks
import ProgramSupport
import Reports
import SystemPackage
import Training

struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary",
        abstract: "The table of a network's layers, shapes, parameters and multiply-adds.",
        discussion:
            "Takes a config file, or the name of a preset: \(Preset.allCases.map(\.rawValue).joined(separator: ", "))."
    )

    @Argument(
        help: ArgumentHelp("A config file or a preset.", valueName: "config"),
        completion: .file(extensions: ["json"]))
    var config: String

    @Option(help: ArgumentHelp("For a preset: how many classes (default: 2).", valueName: "n"))
    var classes: Int?

    func validate() throws {
        try check(classes, "--classes", "a whole number from 2 to 1000") { 2...1000 ~= $0 }
    }

    func run() throws {
        try Console.print(try network().summary)
    }

    private func network() throws -> Network {
        // A file of a preset's name is the file, as for xray-bench.
        if !fileExists(FilePath(config)), let preset = Preset(rawValue: config) {
            return try preset.network(input: preset.usualInput, classCount: classes ?? 2)
        }
        let configuration = try Configuration(readFrom: FilePath(config)).network
        guard case .layers(let network) = configuration else {
            return try configuration.network(classCount: classes ?? 2)
        }
        guard classes == nil else {
            throw ValidationError(
                "--classes: \(config) spells its layers out, and the last of them says how many classes there are;"
                    + " leave the flag out, or change network.layers")
        }
        return network
    }
}
