import CKernels
import NeuralNetworks
import OneDNN

/// The most floating-point operations a second that this machine's cores make together, measured: what every other
/// figure is a share of.
///
/// Multiply-adds whose operands stay in registers, on all threads at once, so that the frequency is the one that
/// the processor keeps under that load. Machines with AMX can do more in bfloat16 than the vector instruction that is
/// measured here.
package struct PeakThroughput: Sendable, Codable, Equatable {
    /// The peak in one kind of numbers.
    package struct Figure: Sendable, Codable, Equatable {
        /// What the processor was made to do.
        package let instruction: String
        /// Of the best round; a multiply-add counts as two operations.
        package let gigaflopsPerSecond: Double
        /// One round's time.
        package let timing: Timing
    }

    /// The threads that ran at the same time.
    package let threads: Int
    /// The peak in float32.
    package let float32: Figure
    /// The peak in bfloat16; none where the processor does not multiply in it.
    package let bfloat16: Figure?

    /// The peak of a precision.
    package func figure(of precision: Precision) -> Figure? {
        switch precision {
        case .float32: float32
        case .bfloat16: bfloat16
        }
    }

    /// Measures, on the compute thread's team.
    static func measured() -> PeakThroughput {
        let float32 = measure(xray_peak_float32)
        let bfloat16 = xray_peak_bfloat16_instruction().map { instruction in
            let (gigaflops, timing) = measure(xray_peak_bfloat16)
            return Figure(
                instruction: String(cString: instruction), gigaflopsPerSecond: gigaflops, timing: timing)
        }
        return PeakThroughput(
            threads: ThreadTeam.size,
            float32: Figure(
                instruction: String(cString: xray_peak_float32_instruction()),
                gigaflopsPerSecond: float32.gigaflops, timing: float32.timing),
            bfloat16: bfloat16)
    }

    private typealias Kernel = (UInt64, Float, UnsafeMutablePointer<Float>?) -> Double

    /// Long enough for the threads' start and end not to count, short enough to find a moment in which the machine
    /// does nothing else.
    private static let secondsPerRound = 0.01
    private static let roundCount = 12

    private static func measure(_ kernel: Kernel) -> (gigaflops: Double, timing: Timing) {
        var repetitions: UInt64 = 1 << 12
        // Found out on one thread: to start all of them takes long where the machine has other things to do.
        while seconds(of: { _ = run(kernel, repetitions) }) < secondsPerRound { repetitions *= 2 }
        var operations = 0.0
        let timing = timeInTurn(1, rounds: roundCount) { _ in
            seconds { operations = runOnAllThreads(kernel, repetitions) }
        }[0]
        return (operations / timing.minimum / 1e9, timing)
    }

    /// - Returns: the operations made.
    private static func run(_ kernel: Kernel, _ repetitions: UInt64) -> Double {
        var result: Float = 0
        let operations = kernel(repetitions, 0.999, &result)
        // The result has to be used, or the loop may be left out.
        precondition(!result.isNaN, "sums of numbers near 1 are numbers")
        return operations
    }

    /// - Returns: the operations of all threads together.
    private static func runOnAllThreads(_ kernel: Kernel, _ repetitions: UInt64) -> Double {
        let threads = ThreadTeam.size
        let operations = UnsafeMutableBufferPointer<Double>.allocate(capacity: threads)
        operations.initialize(repeating: 0)
        defer { operations.deallocate() }
        ThreadTeam.forEachShare(of: threads, alignedTo: 1, atLeast: 1) { share in
            for thread in share { operations[thread] = run(kernel, repetitions) }
        }
        return operations.reduce(0, +)
    }
}
