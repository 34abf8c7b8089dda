import NeuralNetworks
import Radiographs
import TestSupport
import Testing
import Training

@Suite("A training that begins with small images")
struct ProgressiveSizeTests {
    /// Two epochs of 16×16 pixels, one of 24×24.
    private func training() throws -> TinyTraining {
        var tiny = try TinyTraining(epochs: 3)
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 24, width: 24))
        layers.add("conv", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
        layers.add("relu", .relu(ReLU()))
        layers.add("pool", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("logits", .dense(Dense(units: 2)))
        tiny.configuration.network = .layers(try layers.network())
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 0.02, momentum: 0.9))
        tiny.configuration.training.averaging = ExponentialMovingAverage(decay: 0.9)
        tiny.configuration.training.progressiveSize = ProgressiveSize(from: 16, until: 0.7)
        return tiny
    }

    @Test("It says when, trains other weights than full size does, and evaluates at full size")
    func smallImagesComeFirst() throws {
        var tiny = try training()
        let log = EventLog()
        let small = try tiny.run("small") { event, _ in log.add(event) }
        #expect(log.notices == ["images of 1×16×16 until epoch 2"])
        #expect(small.report.training.epochs == 3)
        #expect(small.model.imageSize == ImageSize(square: 24))
        tiny.configuration.training.progressiveSize = nil
        _ = try tiny.run("full")
        let weights = try ["small", "full"].map { try tensors(in: tiny.directory($0).lastCheckpoint) }
        #expect(weights[0].keys == weights[1].keys)
        #expect(weights[0]["conv.weight"] != weights[1]["conv.weight"])
    }

    @Test("Early stopping has no say in it, and begins to count at full size")
    func earlyStopping() throws {
        var tiny = try training()
        tiny.configuration.training.epochs = 8
        tiny.configuration.training.progressiveSize = ProgressiveSize(from: 16, until: 0.5)
        // Too small a step to change a weight: only the first epoch improves on what was before.
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 1e-30, momentum: 0))
        tiny.configuration.training.earlyStopping = EarlyStopping(patience: 1)
        let report = try tiny.run().report
        #expect(report.training.stoppedEarly && report.history.count == 4 + 1 + 2)
    }

    @Test("Where its share of the epochs is none, it is as if it were not there, and that is said")
    func aShareOfNoEpochIsNone() throws {
        var tiny = try training()
        tiny.configuration.training.epochs = 1
        let log = EventLog()
        _ = try tiny.run("short") { event, _ in log.add(event) }
        tiny.configuration.training.progressiveSize = nil
        _ = try tiny.run("full")
        let weights = try ["short", "full"].map { try tensors(in: tiny.directory($0).lastCheckpoint) }
        #expect(weights[0]["conv.weight"] == weights[1]["conv.weight"])
        #expect(log.notices.count == 1)
        #expect(log.notices.first?.contains("with so few epochs, none is trained on small images") == true)
    }

    @Test("Where a run is given more epochs, it is said what else that changes")
    func moreEpochsChangeMore() throws {
        var tiny = try training()
        tiny.configuration.training.schedule = LearningRateSchedule(.cosine(CosineDecay()))
        try tiny.writeReport(of: tiny.run())
        var more = ConfigurationOverrides()
        more.epochs = 5
        let log = EventLog()
        _ = try tiny.resume(overrides: more) { event, _ in log.add(event) }
        #expect(
            log.notices == [
                "the run had 3 epochs and has 5 now: the learning rate's curve and the epochs of small images from here"
                    + " on are those of a run of 5"
            ])
    }

    @Test("It is resumed bit for bit, before and after the size changes", arguments: [3, 12, 14])
    func itIsResumed(step: Int) throws {
        let tiny = try training()
        _ = try tiny.run("whole")
        #expect(try tiny.isInterrupted("parts", afterStep: step))
        _ = try tiny.resume("parts")
        let whole = try tensors(in: tiny.directory("whole").lastCheckpoint)
        #expect(try tensors(in: tiny.directory("parts").lastCheckpoint) == whole)
    }

    @Test("A network whose weights depend on the image size is refused, and so is a size that is not smaller")
    func whatCannotBeIsRefused() throws {
        var tiny = try TinyTraining()
        tiny.configuration.training.progressiveSize = ProgressiveSize(from: 16)
        #expect {
            try tiny.run("flat")
        } throws: {
            "\($0)".hasPrefix("training.progressiveSize: \"logits.weight\" depends on the image size")
        }
        var other = try training()
        other.configuration.training.progressiveSize = ProgressiveSize(from: 24)
        #expect {
            try other.run("large")
        } throws: {
            "\($0)"
                == "training.progressiveSize.from: found 24, expected fewer columns than the network's own 24"
        }
    }
}
