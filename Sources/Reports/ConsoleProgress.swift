import Diagnostics
import Foundation
import Radiographs
import Synchronization
import Training

/// Tells a terminal, or a log, how a run goes: a bar that moves on a terminal, plain lines elsewhere.
public final class ConsoleProgress: Sendable {
    private let isQuiet: Bool
    private let stream: Console.Stream
    private let state = Mutex(State())

    private struct State {
        var lastUpdate = ContinuousClock.now
        var isBarShown = false
        var hasHeader = false
    }

    /// - Parameters:
    ///   - isQuiet: says nothing but notices.
    ///   - stream: where the progress goes; standard error where what is asked for goes to standard output.
    public init(isQuiet: Bool, on stream: Console.Stream = .output) {
        self.isQuiet = isQuiet
        self.stream = stream
    }

    /// Shows an event. May be called from any thread.
    public func show(_ event: TrainingEvent) {
        switch event {
        case .notice(let text):
            finish()
            Console.note(text)
        case _ where isQuiet: break
        case .decoding(let done, let total): show("decoding", done: done, total: total)
        case .computingFeatures(let done, let total): show("features", done: done, total: total)
        case .began(let overview): line(Self.text(overview))
        case .resumed(let epoch, _, let epochs) where epoch == epochs:
            line("all epochs are trained: the evaluation is left\n")
        case .resumed(let epoch, let batch, _):
            line("going on in epoch \(epoch + 1) after \(batch) batches\n")
        case .step(let step): show(step)
        case .augmented, .distributions: break
        case .epochEnded(let row, let epochs, let isBest):
            header()
            line(EpochTable.row(row, of: epochs, isBest: isBest))
        case .stoppedEarly(let epoch): line("no improvement for a while: stopped after epoch \(epoch)")
        case .evaluating(let split, let images):
            line("evaluating the best weights on \(split.rawValue): \(images) images")
        }
    }

    /// Shows how far a work on images is, for programs that do not train.
    public func show(_ title: String, done: Int, total: Int) {
        if !isQuiet { show(ProgressBar(title, done: done, of: total, detail: "\(done)/\(total) images")) }
    }

    /// Wipes the bar, before other text is printed.
    public func finish() {
        state.withLock { endBar(&$0) }
    }

    // MARK: Texts

    private static func text(_ overview: RunOverview) -> String {
        let fingerprint = overview.fingerprint
        var table = TextTable([.left, .left])
        for (index, line) in overview.data.lines.enumerated() {
            table.add([index == 0 ? "images" : "", line])
        }
        table.add(["classes", overview.classes.joined(separator: ", ")])
        table.add([
            "computing",
            "\(fingerprint.precision.rawValue) on \(counted(fingerprint.threads, "thread")), "
                + "\(fingerprint.instructionSet), oneDNN \(fingerprint.library)",
        ])
        table.add(["memory", "\(TextReport.bytes(overview.planByteCount)) for activations and gradients"])
        table.add(["run", overview.path.string])
        return "\(overview.networkSummary)\n\n\(table.text)"
    }

    private func show(_ step: StepProgress) {
        let (loss, accuracy) = (FigureStyle.loss.spell(step.loss), FigureStyle.percent.spell(step.accuracy))
        let speed = FigureStyle.spell(perSecond: step.imagesPerSecond)
        let detail =
            "loss \(loss)  accuracy \(accuracy)  \(speed) images/s  \(Self.clock(step.secondsLeft)) left"
        show(
            ProgressBar(
                "epoch \(step.epoch)/\(step.epochs)", done: step.batch, of: step.batches, detail: detail)
        )
    }

    /// `0:09`, `3:12`, `2:05:00`.
    private static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 1e9).rounded())
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, whole % 60)
            : String(format: "%d:%02d", minutes, whole % 60)
    }

    // MARK: Drawing

    /// How often the bar is drawn, and how often a log gets a line.
    private static let drawingInterval = Duration.milliseconds(100)
    private static let logInterval = Duration.seconds(30)

    private func show(_ bar: ProgressBar) {
        state.withLock { state in
            let columns = Console.columns(of: stream)
            let now = ContinuousClock.now
            guard now - state.lastUpdate >= (columns == nil ? Self.logInterval : Self.drawingInterval) else {
                return
            }
            state.lastUpdate = now
            // Drawn over the last one and then wiped to the line's end, in one write: nothing flickers or is left.
            put(columns.map { "\r\(bar.line(columns: $0))\u{1B}[K" } ?? "\(bar.plainLine)\n")
            state.isBarShown = columns != nil
        }
    }

    private func line(_ text: String) {
        state.withLock { state in
            endBar(&state)
            put("\(text)\n")
        }
    }

    private func header() {
        state.withLock { state in
            guard !state.hasHeader else { return }
            state.hasHeader = true
            endBar(&state)
            put("\(EpochTable.header)\n")
        }
    }

    private func endBar(_ state: inout State) {
        if state.isBarShown { put("\r\u{1B}[K") }
        state.isBarShown = false
    }

    /// Progress that nobody can read any more is no reason to stop.
    private func put(_ text: String) { try? Console.write(Data(text.utf8), to: stream) }
}
