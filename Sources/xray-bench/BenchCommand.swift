import ArgumentParser
import ProgramSupport
import Training

@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xray-bench", abstract: "Measures how fast this machine computes.",
        discussion: """
            Every subcommand measures the processor's peak in the same run; plan, step and inference say which share of \
            it is reached. Figures mean something on a machine with nothing else to do: look at the spread.
            """,
        version: Program.version,
        subcommands: [
            PlanCommand.self, StepCommand.self, InferenceCommand.self, DecodeCommand.self,
            AugmentCommand.self, EndToEndCommand.self, ReportsCommand.self, SeedsCommand.self,
        ])

    static func main() { runAsProgram() }
}
