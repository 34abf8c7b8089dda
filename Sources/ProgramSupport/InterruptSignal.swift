import Foundation
import Training

/// Ctrl-C: the first asks a run to save and end, the second ends the process at once.
public enum InterruptSignal {
    /// What a run watches.
    public static let interruption = Interruption()

    /// Catches SIGINT and SIGTERM from now on.
    ///
    /// Before there is something to save a program leaves them alone, so that they end it as they end any other.
    public static func watch() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                // Only what may be called in a signal handler.
                if InterruptSignal.interruption.isRequested { _exit(130) }
                InterruptSignal.interruption.request()
            }
        }
    }
}
