import NeuralNetworks
import OneDNN

/// The part of a network that stays as it is, as a plan for inference.
///
/// A few images at a time: that takes less memory than a whole batch and no more time, for there is no sum over the
/// batch in it.
final class FrozenTrunk {
    private let plan: Plan
    private let batchSize: Int
    private static let imagesAtATime = 8

    /// - Parameters:
    ///   - parameters: the weights of the whole network.
    ///   - batchSize: images that are handed over at a time.
    init(
        _ network: Network, parameters: Parameters, batchSize: Int, options: PlanOptions,
        tuning: ConvolutionTuning, engine: Engine
    ) throws {
        var options = options
        options.outputsFeatures = true
        self.batchSize = batchSize
        let images = (1...Self.imagesAtATime).last { batchSize % $0 == 0 } ?? 1
        plan = try Plan(
            network, parameters: parameters, phase: .inference, batchSize: images, options: options,
            tuning: tuning, engine: engine)
        try plan.packWeights()
    }

    /// Bytes of the features of one image.
    var bytesPerImage: Int { plan.features.count / plan.batchSize }

    /// Bytes of activations and scratch memory.
    var memoryByteCount: Int { plan.memoryByteCount }

    /// Computes the features of a batch.
    ///
    /// - Parameters:
    ///   - input: the batch's images, as many as the trunk was made for.
    ///   - destination: room for ``bytesPerImage`` bytes an image.
    func run(_ input: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) throws {
        let (inputCount, outputCount) = (plan.inputByteCount, plan.features.count)
        for chunk in 0..<batchSize / plan.batchSize {
            try plan.readInput(from: input + chunk * inputCount)
            try plan.forward()
            UnsafeMutableRawBufferPointer(start: destination + chunk * outputCount, count: outputCount)
                .copyMemory(from: UnsafeRawBufferPointer(plan.features))
        }
    }
}
