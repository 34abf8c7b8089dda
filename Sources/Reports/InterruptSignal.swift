import Foundation
import Synchronization
import Training

/// Ctrl-C: the first asks a run to save and end, the second ends the process at once.
public enum InterruptSignal {
    private static let requested = Interruption()

    /// Catches SIGINT and SIGTERM from now on.
    ///
    /// - Returns: what a run watches.
    public static func watch() -> Interruption {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                // Only what may be called in a signal handler.
                if InterruptSignal.requested.isRequested { _exit(130) }
                InterruptSignal.requested.request()
            }
        }
        return requested
    }
}
