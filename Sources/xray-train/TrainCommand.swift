import ArgumentParser
import Foundation
import ProgramSupport
import Reports
import SystemPackage
import Training

@main
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xray-train",
        abstract: "Trains a network on chest radiographs, from a config to a report.",
        usage: """
            xray-train --config <file> [<options>]
            xray-train --resume <run>
            """,
        discussion: """
            The run's folder holds config.json, split.json, history.csv, checkpoints/, tensorboard/, \
            predictions-test.csv, report.json, report.txt and report.html, which explains the run in a browser. \
            tensorboard --logdir shows the runs below a folder. Ctrl-C saves and ends; --resume goes on from there to \
            the same weights. With more --epochs it also goes on with a run that has ended, by itself or by early \
            stopping.
            """,
        version: Program.version)

    @OptionGroup(title: "The run") var place: RunOptions
    @OptionGroup(title: "Instead of what the config says") var overrides: OverrideOptions

    @Flag(
        help: """
            Leave the test images alone: for runs among which one is to be chosen. Give it again with --resume.
            """)
    var noTest = false

    @Flag(help: "Print nothing but notes and errors.")
    var quiet = false

    static func main() {
        // Whoever reads the progress may leave: no reason to lose an epoch.
        signal(SIGPIPE, SIG_IGN)
        runAsProgram()
    }

    func validate() throws {
        if place.resume != nil, let flag = overrides.flagThatMakesAnotherRun {
            throw ValidationError("\(flag): a run that is resumed keeps what it began with; leave it out")
        }
    }

    func run() throws {
        let progress = ConsoleProgress(isQuiet: quiet)
        defer { progress.finish() }
        let events = TensorBoardLog { progress.show(.notice($0)) }
        defer { events.finish() }
        let trainer = try makeTrainer(progress, events)
        // It holds the run's folder, until the reports are in it.
        defer { withExtendedLifetime(trainer) {} }
        let finished = try finish(trainer)
        try RunFiles.write(finished, events: events)
        if !quiet {
            try Console.print("\n\(TextReport.text(finished.report))")
            try Console.print("All of this is in \(finished.directory.path)")
        }
    }

    private func finish(_ trainer: Trainer) throws -> FinishedRun {
        do {
            return try trainer.run()
        } catch let interrupted as RunInterrupted where noTest {
            throw interrupted.goingOn(with: "--no-test")
        }
    }

    private func makeTrainer(_ progress: ConsoleProgress, _ events: TensorBoardLog) throws -> Trainer {
        let interruption = InterruptSignal.interruption
        let show = { @Sendable (event: TrainingEvent) in
            if case .began = event { InterruptSignal.watch() }
            progress.show(event)
            events.add(event)
        }
        if let resume = place.resume {
            return try Trainer(
                resuming: FilePath(resume), overrides: overrides.values, looksAtTest: !noTest,
                interruption: interruption, report: show)
        }
        var configuration = try Configuration(readFrom: FilePath(place.config ?? ""))
        try overrides.values.apply(to: &configuration)
        let path =
            try place.output.map { FilePath($0) }
            ?? RunDirectory.makeStandardFolder(name: configuration.name)
        return try Trainer(
            beginning: configuration, in: path, isReserved: place.output == nil, looksAtTest: !noTest,
            interruption: interruption, report: show)
    }
}
