import Foundation
import NeuralNetworks
import Radiographs
import Synchronization
import SystemPackage
import TensorBoardFormat
import Training

/// Writes what happens during a run for TensorBoard, into the folder `tensorboard` of the run.
///
/// Scalars of every epoch, and of every so many steps; the config, the table of layers; the first images as they are
/// varied, and whatever pictures it is given; where the config asks for it, how weights and gradients are distributed.
/// Every value stands at the number of optimizer steps made before it.
///
/// Each sitting of a run writes a file of its own, which begins by saying from which step on it counts: what an earlier
/// one wrote of later steps, before it was killed, is shown no more.
///
/// A training is worth more than its curves: where they cannot be written a notice says so, once, and the run goes on
/// without them.
public final class TensorBoardLog: Sendable {
    private let warn: @Sendable (String) -> Void
    private let state = Mutex(State())

    private struct State {
        var file: EventFile?
        var everySteps = 1
        /// The step of the last event.
        var step = 0
    }

    /// - Parameter warn: is told where nothing can be written any more.
    public init(warn: @escaping @Sendable (String) -> Void) { self.warn = warn }

    /// Writes down what an event holds. May be called from any thread.
    public func add(_ event: TrainingEvent) {
        switch event {
        case .began(let overview) where overview.configuration.tensorboard.isEnabled: begin(overview)
        case .augmented(let drawn): add(drawn.sheet, tag: "augmentation")
        case .step(let step):
            write { state, file in
                state.step = step.step
                guard step.step.isMultiple(of: state.everySteps) else { return }
                try file.add(.at(step.step, scalars: Self.scalars(of: step)))
            }
        case .distributions(let parameters):
            write { try $1.add(.at($0.step, Self.histograms(of: parameters))) }
        case .epochEnded(let row, _, _):
            write {
                try $1.add(.at($0.step, scalars: Self.scalars(of: row)))
                try $1.flush()
            }
        case .began, .decoding, .computingFeatures, .resumed, .notice, .stoppedEarly, .evaluating: break
        }
    }

    /// Shows pictures at the step that was made last.
    ///
    /// - Parameters:
    ///   - sheet: the pictures.
    ///   - tag: what they are called.
    public func add(_ sheet: ContactSheet, tag: String) {
        write { try $1.add(.at($0.step, [.image(tag, sheet.image)])) }
    }

    /// Whether there is a file that gets what is added: the config may not want it, or the disk be full.
    public var isWriting: Bool { state.withLock { $0.file != nil } }

    /// Writes what was held back, at the end of a run.
    public func finish() { write { try $1.flush() } }

    // MARK: Writing

    private func begin(_ overview: RunOverview) {
        let folder = overview.path.appending("tensorboard")
        attempt { state in
            state.file = try EventFile(in: folder)
            state.everySteps = overview.configuration.tensorboard.everySteps
            state.step = overview.stepsBefore
        }
        write { state, file in
            if file.hasPredecessor { try file.add(.start(beforeStep: state.step + 1)) }
            let config = String(decoding: try overview.configuration.json(), as: UTF8.self)
            let texts = [
                ("config", "```json\n\(config)\n```"), ("network", "```\n\(overview.networkSummary)\n```"),
            ]
            try file.add(.at(state.step, texts.map { .text($0, $1) }))
            try file.flush()
        }
    }

    private func write(_ body: @Sendable (inout State, EventFile) throws -> Void) {
        attempt { state in
            if let file = state.file { try body(&state, file) }
        }
    }

    private func attempt(_ body: @Sendable (inout State) throws -> Void) {
        let failure = state.withLock { state -> String? in
            do {
                try body(&state)
                return nil
            } catch {
                state.file = nil
                return "\(error)"
            }
        }
        if let failure { warn("\(failure); the training goes on without writing for TensorBoard") }
    }
}
