import Foundation
import Radiographs
import Synchronization
import Training

/// Tells a terminal, or a log, how a run goes: a bar that moves on a terminal, plain lines elsewhere.
public final class ConsoleProgress: Sendable {
    private let isTerminal: Bool
    private let isQuiet: Bool
    private let state = Mutex(State())

    private struct State {
        var lastUpdate = ContinuousClock.now - .seconds(60)
        var barLength = 0
    }

    /// - Parameter isQuiet: says nothing but notices.
    public init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        isTerminal = isatty(STDOUT_FILENO) == 1
    }

    /// Shows an event. May be called from any thread.
    public func show(_ event: TrainingEvent) {
        switch event {
        case .notice(let text):
            endBar()
            FileHandle.standardError.write(Data("note: \(text)\n".utf8))
        case _ where isQuiet: break
        case .decoding(let done, let total):
            show("decoding", done: done, total: total)
        case .began(let overview): line(Self.text(overview))
        case .resumed(let epoch, let batch): line("going on in epoch \(epoch + 1) after \(batch) batches")
        case .step(let step): show(step)
        case .epochEnded(let row, let epochs, let isBest): line(Self.text(row, of: epochs, isBest: isBest))
        case .stoppedEarly(let epoch): line("no improvement for a while: stopped after epoch \(epoch)")
        case .evaluating(let split, let images):
            line("evaluating the best weights on \(split.rawValue): \(images) images")
        }
    }

    /// Shows how far decoding is, for programs that do not train.
    public func showDecoding(done: Int, total: Int) { show(.decoding(done: done, total: total)) }

    /// Shows how far some other work on images is.
    public func show(_ title: String, done: Int, total: Int) {
        if !isQuiet { bar(title, done: done, total: total, detail: "\(done)/\(total) images", every: 5) }
    }

    /// Wipes the bar, before other text is printed.
    public func finish() { endBar() }

    // MARK: Texts

    private static func text(_ overview: RunOverview) -> String {
        let counts = SplitName.allCases.map { "\(overview.images[$0] ?? 0) \($0.rawValue)" }.joined(
            separator: ", ")
        let fingerprint = overview.fingerprint
        return """
            \(overview.networkSummary)

            images     \(counts); classes \(overview.classes.joined(separator: ", "))
            computing  \(fingerprint.precision.rawValue) on \(fingerprint.threads) thread(s), \
            \(fingerprint.instructionSet), oneDNN \(fingerprint.library); plan \(overview.planByteCount >> 20) MiB
            run        \(overview.path)

            """
    }

    private static func text(_ row: HistoryRow, of epochs: Int, isBest: Bool) -> String {
        func figure(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "–" }
        return
            "epoch \(row.epoch)/\(epochs)  loss \(figure(row.trainLoss))  accuracy \(figure(row.trainAccuracy))"
            + "  validation: loss \(figure(row.validationLoss))  accuracy \(figure(row.validationAccuracy))"
            + "  AUC \(figure(row.validationAUC))  \(Int(row.imagesPerSecond)) images/s\(isBest ? "  *" : "")"
    }

    private func show(_ step: StepProgress) {
        let detail = String(
            format: "loss %.4f  accuracy %.4f  %.0f images/s  %@ left", step.loss, step.accuracy,
            step.imagesPerSecond,
            TextReport.duration(step.secondsLeft))
        bar(
            "epoch \(step.epoch)/\(step.epochs)", done: step.batch, total: step.batches, detail: detail,
            every: 30)
    }

    // MARK: Drawing

    /// Redraws the bar ten times a second at most; in a log a line every so many seconds.
    private func bar(_ title: String, done: Int, total: Int, detail: String, every seconds: Double) {
        state.withLock { state in
            let now = ContinuousClock.now
            guard
                now - state.lastUpdate >= (isTerminal ? .milliseconds(100) : .seconds(seconds))
                    || done == total
            else { return }
            if !isTerminal, done == total, seconds > 0 { return }
            state.lastUpdate = now
            guard isTerminal else { return put("\(title)  \(done)/\(total)  \(detail)\n") }
            let width = 24
            let filled = total > 0 ? width * done / total : 0
            let drawn = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
            let text = "\(title) \(drawn) \(detail)"
            put("\r" + text + String(repeating: " ", count: max(0, state.barLength - text.count)))
            state.barLength = text.count
        }
    }

    private func line(_ text: String) {
        endBar()
        put(text + "\n")
    }

    /// Wipes the bar, so that a line can take its place.
    private func endBar() {
        state.withLock { state in
            if isTerminal, state.barLength > 0 {
                put("\r\(String(repeating: " ", count: state.barLength))\r")
            }
            state.barLength = 0
        }
    }

    private func put(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
