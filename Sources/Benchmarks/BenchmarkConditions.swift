import NeuralNetworks
import OneDNN
import Training

/// How a benchmark is to be run.
package struct BenchmarkOptions: Sendable {
    /// How often everything is measured.
    package var rounds: Int
    /// Threads that compute; 0 for one per core.
    package var threads: Int

    /// Five rounds on all cores, unless said otherwise.
    package init(rounds: Int = 5, threads: Int = 0) {
        precondition(rounds > 0 && threads >= 0, "a benchmark has at least one round")
        self.rounds = rounds
        self.threads = threads
    }
}

/// What a benchmark ran on, and what that machine can do at most.
package struct BenchmarkConditions: Sendable, Codable, Equatable {
    /// The machine and the libraries.
    package let machine: MachineDescription
    /// Threads that computed.
    package let threads: Int
    /// How often everything was measured.
    package let rounds: Int
    /// Measured in the same run.
    package let peak: PeakThroughput

    /// Goes to the compute thread, sets the number of threads while `body` runs, and measures the peak before.
    static func run<Result>(
        _ options: BenchmarkOptions, _ body: (BenchmarkConditions) throws -> Result
    ) throws -> Result {
        try ComputeThread.run {
            let former = ThreadTeam.size
            if options.threads > 0 { ThreadTeam.size = options.threads }
            defer { ThreadTeam.size = former }
            return try body(
                BenchmarkConditions(
                    machine: MachineDescription(), threads: ThreadTeam.size, rounds: options.rounds,
                    peak: .measured()))
        }
    }

    /// How fast multiply-adds were made, in a precision.
    func rate(multiplyAdds: Int, seconds: Double, in precision: Precision) -> ComputeRate? {
        guard multiplyAdds > 0, seconds > 0 else { return nil }
        let gigaflops = 2 * Double(multiplyAdds) / seconds / 1e9
        return ComputeRate(
            gigaflopsPerSecond: gigaflops,
            shareOfPeak: peak.figure(of: precision).map { gigaflops / $0.gigaflopsPerSecond })
    }
}

/// How fast something computes.
///
/// Counted are the multiply-adds of the sums as they are written: Winograd's algorithm makes fewer, and may so go
/// beyond the peak.
package struct ComputeRate: Sendable, Codable, Equatable {
    /// A multiply-add counts as two operations.
    package let gigaflopsPerSecond: Double
    /// Of what the processor makes at most in these numbers; none where it does not multiply in them.
    package let shareOfPeak: Double?
}
