import ArgumentParser
import ProgramSupport
import Training

@main
struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xray-data", abstract: "Looks at data sets, configs and images, and makes phantoms.",
        version: Program.version,
        subcommands: [
            StatsCommand.self, AuditCommand.self, PhantomCommand.self, SummaryCommand.self,
            PreviewCommand.self,
            FilterCommand.self, ActivationsCommand.self,
        ])

    static func main() { runAsProgram() }
}
