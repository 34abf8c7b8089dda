import Benchmarks
import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage
import TestSupport
import Training

/// A config that is trained in no time.
func tinyConfiguration() throws -> Configuration {
    var layers = NetworkBuilder(input: Shape(channels: 1, height: 16, width: 16))
    layers.add("conv1", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
    layers.add("pool1", .maxPooling(MaxPooling(kernelSize: 2)))
    layers.add("relu1", .relu(ReLU()))
    layers.add("conv2", .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same)))
    layers.add("relu2", .relu(ReLU()))
    layers.add("pool2", .averagePooling(AveragePooling(kernelSize: 2)))
    layers.add("flatten", .flatten(Flatten()))
    layers.add("dropout", .dropout(Dropout(rate: 0.5)))
    layers.add("logits", .dense(Dense(units: 2)))
    var augmentation = Augmentation()
    augmentation.rotationRange = 10
    return Configuration(
        name: "tiny", augmentation: augmentation, network: .layers(try layers.network()),
        training: TrainingConfiguration(
            epochs: 1, batchSize: 4, gradientClipping: GradientClipping(), precision: .float32))
}

/// The multiply-adds of the tiny network's forward pass.
let tinyMultiplyAdds = 16 * 16 * 16 * 9 + 16 * 8 * 8 * 16 * 9 + 2 * 16 * 4 * 4

/// Two rounds: enough for a median, a minimum and a spread.
let twoRounds = BenchmarkOptions(rounds: 2)

/// Synthetic radiographs: 16 to train on, 4 to test.
func phantomFolder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try PhantomDataset(trainCount: 16, valCount: 0, testCount: 4, imageSize: 40).write(to: folder.path) { _ in
    }
    return folder
}

/// A report's JSON as a program reads it.
func json(_ report: some BenchmarkReport) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: report.json()) as? [String: Any] ?? [:]
}

extension Timing {
    /// Whether the figures can be those of a measurement.
    var isSound: Bool { 0 < minimum && minimum <= median && median <= maximum && spread >= 0 && rounds > 0 }
}

extension ComputeRate {
    var isSound: Bool { gigaflopsPerSecond > 0 && (shareOfPeak ?? 1) > 0 }
}
