import Diagnostics
import NeuralNetworks

/// A part of a training: what is trained in it, and how fast.
package struct TrainingPhase: Sendable {
    /// From 0.
    let index: Int
    /// The epochs it takes, from 0.
    let epochs: Range<Int>
    /// The layers that are trained.
    let trainedLayers: Set<String>
    /// Before the schedule's factor and the layer's own.
    let learningRate: Double
    /// Layers with a learning rate of their own.
    let factors: [(layers: LayerSelection, factor: Float)]

    /// What the learning rate of a layer is multiplied with: the first group that has it decides.
    func factor(of layer: String) -> Float {
        factors.first { $0.layers.contains(layer) }?.factor ?? 1
    }
}

/// The parts of a training, in order.
package struct TrainingPhases: Sendable {
    let phases: [TrainingPhase]

    /// One phase in which everything is trained.
    package init(training network: Network, by configuration: TrainingConfiguration) {
        phases = [
            TrainingPhase(
                index: 0, epochs: 0..<configuration.epochs, trainedLayers: Set(network.layersWithParameters),
                learningRate: configuration.optimizer.learningRate, factors: [])
        ]
    }

    /// The phases of a config.
    ///
    /// - Throws: `DocumentError` where a name or prefix selects no layer that has weights.
    init(of configuration: Configuration, network: Network) throws(DocumentError) {
        guard let transfer = configuration.transfer else {
            phases = TrainingPhases(training: network, by: configuration.training).phases
            return
        }
        let layers = network.layersWithParameters
        _ = try Self.selection(transfer.newLayers, among: layers, key: "transfer.newLayers")
        // Where every phase has its own, it is checked all the same.
        _ = try Self.selection(transfer.trainable ?? [], among: layers, key: "transfer.trainable")
        var factors: [(LayerSelection, Float)] = []
        for (index, group) in transfer.groups.enumerated() {
            let key = "transfer.groups[\(index)].layers"
            factors.append(
                (try Self.selection(group.layers, among: layers, key: key), Float(group.learningRateFactor)))
        }
        let parts = transfer.phases.isEmpty ? [PhaseConfiguration()] : transfer.phases
        var phases: [TrainingPhase] = []
        var start = 0
        for (index, part) in parts.enumerated() {
            let key = part.trainable == nil ? "transfer.trainable" : "transfer.phases[\(index)].trainable"
            let selection = try (part.trainable ?? transfer.trainable).map { prefixes throws(DocumentError) in
                try Self.selection(prefixes, among: layers, key: key)
            }
            // The last phase goes on to the run's end; where that comes before it, it is never reached.
            let end = part.epochs.map { start + $0 } ?? max(configuration.training.epochs, start + 1)
            phases.append(
                TrainingPhase(
                    index: index, epochs: start..<end,
                    trainedLayers: Set(layers.filter { selection?.contains($0) ?? true }),
                    learningRate: part.learningRate ?? configuration.training.optimizer.learningRate,
                    factors: factors))
            start = end
        }
        self.phases = phases
    }

    /// The phase of an epoch, from 0.
    subscript(epoch epoch: Int) -> TrainingPhase {
        phases.first { $0.epochs.contains(epoch) } ?? phases[phases.count - 1]
    }

    /// The phase of a number that a checkpoint remembers.
    subscript(index index: Int) -> TrainingPhase { phases[min(max(index, 0), phases.count - 1)] }

    /// The first phase that a run of so many epochs does not reach.
    func firstBeyond(_ epochs: Int) -> TrainingPhase? { phases.first { $0.epochs.lowerBound >= epochs } }

    /// How many there are.
    var count: Int { phases.count }

    private static func selection(
        _ prefixes: [String], among layers: [String], key: String
    ) throws(DocumentError) -> LayerSelection {
        let selection = LayerSelection(prefixes)
        guard let stranger = selection.unmatched(in: layers).first else { return selection }
        throw DocumentError(
            key: key,
            problem: "no layer with weights is called \"\(stranger)\" or begins with it"
                + (nearestName(to: stranger, among: layers).map { "; did you mean \"\($0)\"?" }
                    ?? "; the last one is \"\(layers.last ?? "")\""))
    }
}
