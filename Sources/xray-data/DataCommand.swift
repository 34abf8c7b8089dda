import ArgumentParser
import ProgramSupport
import Training

@main
struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xray-data", abstract: "Looks at data sets and configs, and makes phantoms.",
        version: Program.version, subcommands: [StatsCommand.self, PhantomCommand.self, SummaryCommand.self])

    static func main() { runAsProgram() }
}
