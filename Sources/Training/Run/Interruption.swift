import Diagnostics
import Synchronization
import SystemPackage

/// A wish to stop, raised from any thread or a signal handler, heeded by a run after each step.
public final class Interruption: Sendable {
    private let flag = Atomic<Bool>(false)

    /// No wish yet.
    public init() {}

    /// Asks the run to save and end. Safe in a signal handler.
    public func request() { flag.store(true, ordering: .releasing) }

    /// Whether the run has been asked to end.
    public var isRequested: Bool { flag.load(ordering: .acquiring) }
}

/// The run was stopped on request and saved.
public struct RunInterrupted: ReportableError {
    /// The run's folder.
    public let path: FilePath

    /// What the command line has to say again.
    private var flags: [String] = []

    init(path: FilePath) { self.path = path }

    /// The same, where a flag that is not a part of the run has to be given again.
    public func goingOn(with flag: String) -> RunInterrupted {
        var other = self
        other.flags.append(flag)
        return other
    }

    /// One line that says how to go on.
    public var description: String {
        let command = ["xray-train --resume \(path.string.shellQuoted)"] + flags
        return "interrupted; go on with: \(command.joined(separator: " "))"
    }
    /// As after Ctrl-C.
    public var exitStatus: ExitStatus { .interrupted }
}
