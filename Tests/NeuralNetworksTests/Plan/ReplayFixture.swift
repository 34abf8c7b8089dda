import Foundation
import NeuralNetworks
import OneDNN
import Testing

/// What PyTorch computed with one of the networks that `scripts/make-fixtures/replay.py` describes.
struct Replay: Decodable {
    let batch: Int
    let steps: Int
    let input: [Int]
    let shapes: [NamedShape]
    let loss: Loss
    let logits: [[Double]]
    let gradients: [String: TensorSummary]
    let runs: [Run]

    struct NamedShape: Decodable {
        let name: String
        let shape: [Int]
    }

    struct Run: Decodable {
        let optimizer: Optimizer
        let losses: [Double]
        let weights: [String: TensorSummary]
    }

    /// The first values of a tensor, and two sums over all of them.
    struct TensorSummary: Decodable {
        let values: [Double]
        let sum: Double
        let sumOfSquares: Double
    }

    /// The networks, by the files of what they gave.
    enum Name: String, CaseIterable {
        case chain = "replay.json"
        case branches = "replay-branches.json"
    }

    static func load(_ name: Name = .chain) throws -> Replay { try fixture(name.rawValue) }

    var network: Network {
        get throws {
            let input = Shape(channels: input[0], height: input[1], width: input[2])
            return try shapes.contains { $0.name == "norm1.weight" } ? branches(input) : chain(input)
        }
    }

    private func branches(_ input: Shape) throws -> Network {
        var layers = NetworkBuilder(input: input)
        layers.add(
            "conv1",
            .convolution(
                Convolution(filters: 16, kernelSize: 3, stride: 2, padding: .explicit(Size2D(1)), bias: false)
            ))
        layers.add("norm1", .batchNormalization(BatchNormalization()))
        layers.add("relu1", .relu(ReLU()))
        layers.add(
            "conv2",
            .convolution(Convolution(filters: 16, kernelSize: 3, padding: .same, groups: 4, bias: false)))
        layers.add("norm2", .batchNormalization(BatchNormalization()))
        layers.add("sum", .add(Add()), after: "norm2", "relu1")
        layers.add("relu2", .relu(ReLU()))
        layers.add("conv3", .convolution(Convolution(filters: 16, kernelSize: 1)))
        layers.add("relu3", .relu(ReLU(maximum: 1.5)))
        layers.add(
            "pool", .maxPooling(MaxPooling(kernelSize: 3, stride: 2, padding: .explicit(Size2D(1)))),
            after: "relu2")
        var spread = AdaptiveAveragePooling(outputSize: 1)
        spread.outputSize = Size2D(height: 15, width: 13)
        layers.add("spread", .adaptiveAveragePooling(spread))
        layers.add("join", .concat(Concatenation()), after: "relu3", "spread")
        layers.add("mean", .globalAveragePooling(GlobalAveragePooling()))
        layers.add("dense", .dense(Dense(units: 3)))
        return try layers.network()
    }

    private func chain(_ input: Shape) throws -> Network {
        var layers = NetworkBuilder(input: input)
        layers.add("conv1", .convolution(Convolution(filters: 4, kernelSize: 3, padding: .same)))
        layers.add("pool1", .maxPooling(MaxPooling(kernelSize: 2)))
        layers.add("relu1", .relu(ReLU()))
        layers.add(
            "conv2",
            .convolution(
                Convolution(filters: 16, kernelSize: 3, stride: 2, padding: .explicit(Size2D(1)))))
        layers.add("relu2", .relu(ReLU()))
        layers.add("conv3", .convolution(Convolution(filters: 16, kernelSize: 3, dilation: 2)))
        layers.add("pool3", .averagePooling(AveragePooling(kernelSize: 2, stride: 1)))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("dense1", .dense(Dense(units: 24)))
        layers.add("relu4", .relu(ReLU()))
        layers.add("dense2", .dense(Dense(units: 3)))
        return try layers.network()
    }

    /// The weights both sides start from.
    func firstParameters(_ network: Network) -> Parameters {
        let parameters = Parameters(layout: ParameterLayout(for: network))
        for (number, entry) in parameters.layout.entries.enumerated() {
            let wave = wave(entry.specification.count, linear: 0.7, square: 0.013, shift: Double(number))
            let center: Double =
                entry.specification.role == .scale || entry.name.hasSuffix("running_var") ? 1 : 0
            _ = parameters.values(of: entry).update(fromContentsOf: wave.map { Float(center + 0.2 * $0) })
        }
        return parameters
    }

    /// The images of a step.
    func images(ofStep step: Int) -> [Float] {
        (0..<batch).flatMap { sample in
            wave(
                input.reduce(1, *), linear: 0.41, square: 0.0019,
                shift: 1.1 * Double(sample) + 0.5 * Double(step)
            ).map { Float($0) }
        }
    }

    /// The classes of a step's images.
    func targets(ofStep step: Int) -> [Target] {
        (0..<batch).map { Target((2 * $0 + step + $0 / 3) % 3) }
    }

    private func wave(_ count: Int, linear: Double, square: Double, shift: Double) -> [Double] {
        (0..<count).map { index in
            let position = Double(index)
            return sin(linear * position + square * position * position + shift)
        }
    }
}

/// The same training on our side. Made and used on the compute thread.
struct ReplayedTraining {
    let replay: Replay
    let plan: Plan
    private let loss: SoftmaxCrossEntropy

    init(_ replay: Replay, options: PlanOptions) throws {
        let network = try replay.network
        self.replay = replay
        plan = try Plan(
            network, parameters: replay.firstParameters(network), phase: .training, batchSize: replay.batch,
            options: options, engine: Engine())
        loss = try replay.loss.resolved(classCounts: [1, 1, 1])
    }

    /// Forward and backward; returns the mean loss.
    func computeGradients(ofStep step: Int) throws -> Double {
        plan.write(replay.images(ofStep: step))
        try plan.forward()
        let summary = loss.evaluate(
            logits: UnsafeBufferPointer(plan.logits), targets: replay.targets(ofStep: step),
            gradient: plan.logitsGradient)
        try plan.backward()
        return summary.meanLoss
    }

    /// All steps with an optimizer; returns the losses.
    func train(_ optimizer: Optimizer) throws -> [Double] {
        let arena = plan.parameters.arena
        let state = OptimizerState(optimizer, count: arena.count)
        let segments = plan.parameters.layout.entries.map {
            ParameterSegment(
                range: $0.range, decays: $0.specification.role == .weight,
                isTrained: $0.specification.role != .statistic)
        }
        return try (0..<replay.steps).map { step in
            let loss = try computeGradients(ofStep: step)
            if let gradients = plan.gradients {
                state.step(
                    weights: arena, gradients: gradients, learningRate: optimizer.learningRate,
                    segments: segments)
            }
            return loss
        }
    }

    /// The tensors that lie in an arena, by name.
    func tensors(in arena: FloatArena?) -> [String: [Float]] {
        var tensors: [String: [Float]] = [:]
        for entry in plan.parameters.layout.entries {
            tensors[entry.name] = arena.map { Array($0[entry.range]) }
        }
        return tensors
    }
}
