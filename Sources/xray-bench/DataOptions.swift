import ArgumentParser
import SystemPackage

/// The data set that a benchmark measures on.
struct DataOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The data set: a folder with train and test.", valueName: "dir"),
        completion: .directory)
    var data: String?

    var path: FilePath? { data.map { FilePath($0) } }
}
