import Files
import Foundation
import Radiographs
import Reports
import SystemPackage
import TestSupport
import Testing
import Training

/// TensorBoard's own reader finds what a run has written.
@Suite("Events for TensorBoard")
struct TensorBoardLogTests {
    @Test("Scalars, texts, images and histograms are read back as they were")
    func everythingIsReadBack() throws {
        guard let python = PeerPython.find(importing: "tensorboard", "PIL") else { return }
        let run = try TinyRun(epochs: 2)
        let outcome = try run.train()
        #expect(outcome.warnings.isEmpty && outcome.rows.count == 2)
        let found = try TensorBoardReading.of(run.path, by: python)
        #expect(found.files == 1)

        let stepsPerEpoch = outcome.steps.count / 2
        try expectEpochs(found, outcome.rows, every: stepsPerEpoch)
        let even = outcome.steps.filter { $0.step % 2 == 0 }
        expect(found.scalars["step/loss"], even.map { ($0.step, $0.stepLoss) })
        expect(found.scalars["step/learning_rate"], even.map { ($0.step, $0.learningRate) })
        expect(found.scalars["step/images_per_second"], even.map { ($0.step, $0.imagesPerSecond) })

        let config = try #require(found.texts["config"]?.first)
        #expect(config.hasPrefix("```json\n{") && config.contains("\"rotationRange\" : 10"))
        #expect(found.texts["network"]?.first?.contains("conv") == true)
        try expectPictures(found, run, try #require(outcome.finished), lastStep: 2 * stepsPerEpoch)
        expectHistograms(found, run, epochEnds: [stepsPerEpoch, 2 * stepsPerEpoch])
    }

    /// The images that `xray-data preview` would draw of the config, and the heatmaps of validation images alone.
    private func expectPictures(
        _ found: TensorBoardReading, _ run: TinyRun, _ finished: FinishedRun, lastStep: Int
    ) throws {
        let drawn = try AugmentationSheet(readingDataOf: run.configuration, epoch: 0, count: 12).sheet
        #expect(found.images["augmentation"] == [.init(drawn.image, step: 0)])
        let validation = try #require(finished.predictions[.validation])
        let painter = try GalleryPainter(
            of: [ModelFile(readFrom: finished.directory.bestCheckpoint)], imageFolder: finished.imageFolder)
        let heated = try #require(
            try painter.sheet(of: validation, split: "validation", rule: finished.model.decisionRule))
        #expect(found.images["grad-cam"] == [.init(heated.image, step: lastStep)])
        #expect(2...6 ~= heated.cells.count && heated.title.contains("validation images"))
        for cell in heated.cells {
            #expect(validation.contains { cell.caption.hasSuffix($0.path) }, "\(cell.caption)")
            let pixels = cell.image.pixels
            #expect(stride(from: 0, to: pixels.count, by: 3).contains { pixels[$0] != pixels[$0 + 2] })
        }
    }

    private func expectEpochs(_ found: TensorBoardReading, _ rows: [HistoryRow], every steps: Int) throws {
        let figures: [String: (HistoryRow) -> Double?] = [
            "loss/train": { $0.trainLoss }, "loss/validation": { $0.validationLoss },
            "accuracy/train": { $0.trainAccuracy },
            "accuracy/validation": { $0.validationAccuracy }, "epoch/learning_rate": { $0.learningRate },
            "balanced_accuracy/validation": { $0.validationBalancedAccuracy },
            "auc/train": { $0.trainAUC }, "auc/validation": { $0.validationAUC },
            "epoch/seconds": { $0.seconds },
            "epoch/images_per_second": { $0.imagesPerSecond }, "epoch/number": { Double($0.epoch) },
        ]
        for (tag, figure) in figures {
            expect(found.scalars[tag], rows.compactMap { row in figure(row).map { (row.epoch * steps, $0) } })
        }
        #expect(Set(found.scalars.keys).subtracting(figures.keys).allSatisfy { $0.hasPrefix("step/") })
    }

    private func expectHistograms(_ found: TensorBoardReading, _ run: TinyRun, epochEnds: [Int]) {
        let sizes = ["conv.weight": 144, "conv.bias": 16, "logits.weight": 3840, "logits.bias": 2]
        #expect(found.histograms.count == 2 * sizes.count)
        for (name, size) in sizes {
            for kind in ["weights", "gradients"] {
                let histograms = found.histograms["\(kind)/\(name)"] ?? []
                #expect(histograms.map(\.step) == epochEnds)
                for histogram in histograms {
                    #expect(histogram.count == Double(size) && histogram.inBuckets == Double(size))
                    #expect(histogram.minimum < histogram.maximum && histogram.edges > 1)
                }
            }
        }
    }

    private func expect(_ found: [TensorBoardReading.Scalar]?, _ expected: [(step: Int, value: Double)]) {
        #expect(found?.map(\.step) == expected.map(\.step))
        for (one, other) in zip(found ?? [], expected) {
            #expect(abs(one.value - other.value) <= 1e-6 * max(1, abs(other.value)))
        }
    }

    @Test("A run that goes on after an interruption has every step once")
    func interruption() throws {
        guard let python = PeerPython.find(importing: "tensorboard", "PIL") else { return }
        let run = try TinyRun(epochs: 2)
        let first = try run.train(interruptedAfter: 3)
        #expect(first.finished == nil)
        let second = try run.train(resuming: run.path)
        #expect(second.finished != nil && second.rows.count == 2)
        let found = try TensorBoardReading.of(run.path, by: python)
        #expect(found.files == 2)
        let even = (first.steps + second.steps).filter { $0.step % 2 == 0 }
        expect(found.scalars["step/loss"], even.map { ($0.step, $0.stepLoss) })
        try expectEpochs(found, second.rows, every: (first.steps + second.steps).count / 2)
        #expect(found.images["augmentation"]?.count == 1)
        #expect(found.texts["config"]?.count == 2)
    }

    @Test("What was written after the last checkpoint before a run was killed is not shown twice")
    func kill() throws {
        guard let python = PeerPython.find(importing: "tensorboard", "PIL") else { return }
        let run = try TinyRun(epochs: 3)
        let (path, copy) = (run.path, run.folder.path.appending("killed"))
        // The folder as it is after the first epoch, with the events of all three.
        let whole = try run.train { event in
            if case .epochEnded(let row, _, _) = event, row.epoch == 1 { try? TinyRun.copy(path, to: copy) }
        }
        let events = copy.appending("tensorboard")
        try FileManager.default.removeItem(atPath: events.string)
        try TinyRun.copy(path.appending("tensorboard"), to: events)
        let rest = try run.train(resuming: copy)
        #expect(rest.rows.count == 2)
        let found = try TensorBoardReading.of(copy, by: python)
        #expect(found.files == 2)
        try expectEpochs(found, Array(whole.rows.prefix(1)) + rest.rows, every: whole.steps.count / 3)
        #expect(found.scalars["step/loss"]?.map(\.step) == whole.steps.map(\.step).filter { $0 % 2 == 0 })
    }

    @Test("Nor is what was written by a run that was killed before its first checkpoint, and begins anew")
    func killBeforeACheckpoint() throws {
        guard let python = PeerPython.find(importing: "tensorboard", "PIL") else { return }
        let run = try TinyRun(epochs: 1)
        let (path, copy) = (run.path, run.folder.path.appending("killed"))
        _ = try run.train { event in
            if case .step(let step) = event, step.step == 1 { try? TinyRun.copy(path, to: copy) }
        }
        let events = copy.appending("tensorboard")
        try FileManager.default.removeItem(atPath: events.string)
        try TinyRun.copy(path.appending("tensorboard"), to: events)
        let rest = try run.train(resuming: copy)
        let found = try TensorBoardReading.of(copy, by: python)
        #expect(found.files == 2)
        #expect(found.scalars["step/loss"]?.map(\.step) == rest.steps.map(\.step).filter { $0 % 2 == 0 })
    }

    @Test("Where nothing can be written a run says so once and goes on")
    func obstacle() throws {
        let run = try TinyRun(epochs: 1)
        let file = run.path.appending("tensorboard")
        let outcome = try run.train { event in
            if case .began = event { try? AtomicFile.write("in the way", to: file) }
        }
        #expect(outcome.finished != nil)
        #expect(
            outcome.warnings == [
                "\(file): cannot create: File exists; the training goes on without writing for TensorBoard"
            ])
    }

    @Test("A run that is told to writes nothing")
    func disabled() throws {
        var run = try TinyRun(epochs: 1)
        run.configuration.tensorboard.isEnabled = false
        let outcome = try run.train()
        #expect(outcome.finished != nil)
        #expect(!fileExists(run.path.appending("tensorboard")))
    }
}
