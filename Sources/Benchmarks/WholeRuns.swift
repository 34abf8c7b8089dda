import SystemPackage
import Training

/// A benchmark of whole runs of a config: each in a folder that is deleted afterwards, with a cache of its own, so that
/// nothing known from before shortens it.
///
/// - Parameters:
///   - overrides: what is to be other than in the config.
///   - body: is given the config as it is to be run, and the folder, on the compute thread.
func benchmarkRuns<Result>(
    of configuration: Configuration, _ overrides: ConfigurationOverrides, _ options: BenchmarkOptions,
    _ body: (Configuration, FilePath, BenchmarkConditions) throws -> Result
) throws -> Result {
    try withTemporaryFolder { folder in
        var (overrides, configuration) = (overrides, configuration)
        overrides.cacheDirectory = folder.appending("cache").string
        try overrides.apply(to: &configuration)
        var options = options
        if options.threads == 0 { options.threads = configuration.training.threads }
        return try BenchmarkConditions.run(options) { conditions in
            // The number of threads is set already.
            configuration.training.threads = 0
            return try body(configuration, folder, conditions)
        }
    }
}
