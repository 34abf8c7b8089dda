import ArgumentParser
import ProgramSupport

/// Which run: a new one, or one to go on with.
struct RunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The config of a new run, such as configs/base.json.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var config: String?

    @Option(
        help: ArgumentHelp("The folder of the new run (default: runs/<name>-<date>).", valueName: "dir"),
        completion: .directory)
    var output: String?

    @Option(
        help: ArgumentHelp("Go on with the run in this folder.", valueName: "run"), completion: .directory)
    var resume: String?

    func validate() throws {
        try checkFile(config, "--config")
        try checkFolder(output, "--output")
        try checkFolder(resume, "--resume")
        guard (config == nil) != (resume == nil) else {
            throw ValidationError("give either --config FILE for a new run or --resume RUN to go on with one")
        }
        guard resume == nil || output == nil else {
            throw ValidationError("--output: a run that is resumed goes on in its own folder; leave it out")
        }
    }
}
