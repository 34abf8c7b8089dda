import NeuralNetworks
import SafeTensors
import SystemPackage
import Testing
import Training

@Suite("A training that begins with a checkpoint's weights")
struct CheckpointTransferTests {
    @Test("It begins with the average where the checkpoint has one, for that is what was validated")
    func itBeginsWithTheAverage() throws {
        var tiny = try TinyTraining(epochs: 1)
        tiny.configuration.training.averaging = ExponentialMovingAverage(decay: 0.9)
        #expect(try tiny.isInterrupted("source", afterStep: 4))
        let source = try tiny.directory("source").lastCheckpoint
        tiny.configuration.training.averaging = nil
        // So slow that the weights stay.
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 1e-12, momentum: 0))
        tiny.configuration.transfer = TransferConfiguration(weights: source.string)
        let run = try tiny.run("transferred")
        let (given, found) = (
            try SafeTensorsFile(source), try SafeTensorsFile(run.directory.lastCheckpoint)
        )
        for name in ["conv.weight", "logits.weight"] {
            let average = try given.floats("average/\(name)")
            #expect(zip(average, try given.floats(name)).contains { abs($0 - $1) > 1e-5 }, "\(name)")
            #expect(zip(average, try found.floats(name)).allSatisfy { abs($0 - $1) < 1e-6 }, "\(name)")
        }
    }
}
