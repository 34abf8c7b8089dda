import ArgumentParser
import Foundation
import OneDNN
import Reports
import SystemPackage
import Training

@main
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xray-train",
        abstract: "Trains a network on chest radiographs, from a config to a report.",
        discussion: """
            The run's folder holds config.json, split.json, history.csv, checkpoints/, predictions-test.csv, \
            report.json and report.txt. Ctrl-C saves and ends; --resume goes on bit for bit.
            """,
        version: Program.version)

    @Option(
        help: ArgumentHelp("The config of a new run.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var config: String?

    @Option(
        help: ArgumentHelp("Go on with the run in this folder.", valueName: "run"), completion: .directory)
    var resume: String?

    @Option(
        help: ArgumentHelp("The run's folder (default: runs/NAME-DATE).", valueName: "dir"),
        completion: .directory)
    var output: String?

    @OptionGroup var overrides: OverrideOptions

    @Flag(help: "Print nothing but notes and errors.")
    var quiet = false

    func validate() throws {
        guard (config == nil) != (resume == nil) else {
            throw ValidationError("give either --config FILE for a new run or --resume RUN to go on with one")
        }
        guard resume == nil || output == nil else {
            throw ValidationError("--resume goes on in its own folder; leave --output out")
        }
    }

    func run() throws {
        try ProgramExit.reporting("xray-train") {
            let progress = ConsoleProgress(isQuiet: quiet)
            let trainer = try makeTrainer(progress)
            let finished = try trainer.run()
            try RunFiles.write(finished)
            if !quiet {
                print("\n" + TextReport.text(finished.report))
                print("The run is in \(finished.directory.path)")
            }
        }
    }

    private func makeTrainer(_ progress: ConsoleProgress) throws -> Trainer {
        let interruption = InterruptSignal.watch()
        let show = { @Sendable (event: TrainingEvent) in progress.show(event) }
        if let resume {
            return try Trainer(
                resuming: FilePath(resume), overrides: overrides.values, interruption: interruption,
                report: show)
        }
        var configuration = try Configuration(readFrom: FilePath(config ?? ""))
        overrides.values.apply(to: &configuration)
        let path = output.map { FilePath($0) } ?? RunDirectory.standardPath(name: configuration.name)
        return try Trainer(beginning: configuration, in: path, interruption: interruption, report: show)
    }
}
