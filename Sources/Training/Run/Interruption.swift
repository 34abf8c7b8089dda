import Diagnostics
import Synchronization
import SystemPackage

/// A wish to stop, raised from any thread or a signal handler, heeded by a run after each step.
public final class Interruption: Sendable {
    private let flag = Atomic<Bool>(false)

    public init() {}

    public func request() { flag.store(true, ordering: .releasing) }

    public var isRequested: Bool { flag.load(ordering: .acquiring) }
}

/// The run was stopped on request and saved.
public struct RunInterrupted: ReportableError {
    /// The run's folder.
    public let path: FilePath

    public var description: String { "interrupted; go on with: xray-train --resume \(path)" }
    public var exitStatus: ExitStatus { .interrupted }
}
