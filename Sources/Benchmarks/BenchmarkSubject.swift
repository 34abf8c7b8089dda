import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage
import Training

/// A network to be measured, with the settings it is trained with.
package struct BenchmarkSubject: Sendable {
    /// The config's settings, with what was asked for instead.
    package let configuration: Configuration
    /// The network itself.
    package let network: Network

    /// Reads a config file, or takes a preset by its name.
    ///
    /// - Parameters:
    ///   - side: rows and columns of the input, instead of the config's.
    ///   - batchSize: images a step, instead of the config's.
    ///   - classCount: the classes that a preset is to tell apart.
    /// - Throws: ``BenchmarkError/unknownSubject(_:presets:)``; what reading a config throws; `NetworkError` where
    ///   the network does not fit that size.
    package init(_ name: String, side: Int? = nil, batchSize: Int? = nil, classCount: Int = 2) throws {
        var configuration: Configuration
        if FileManager.default.fileExists(atPath: name) {
            configuration = try Configuration(readFrom: FilePath(name))
        } else if let preset = Preset(rawValue: name) {
            let input = preset.usualInput
            configuration = Configuration(
                name: name, preprocessing: Preprocessing(.unit, channels: input.channels),
                network: .preset(preset, input: input))
        } else {
            throw BenchmarkError.unknownSubject(name, presets: Preset.allCases.map(\.rawValue))
        }
        if let batchSize { configuration.training.batchSize = batchSize }
        try self.init(configuration, side: side, classCount: classCount)
    }

    /// Takes a config as it is.
    ///
    /// - Parameters:
    ///   - side: rows and columns of the input, instead of the config's.
    ///   - classCount: the classes that a preset is to tell apart.
    /// - Throws: `NetworkError` where the network does not fit that size, `PlanError` where its weights do not fit into
    ///   this machine's memory.
    package init(_ configuration: Configuration, side: Int? = nil, classCount: Int = 2) throws {
        var configuration = configuration
        if let side { configuration.network = try configuration.network.resized(to: side) }
        let classes =
            switch configuration.network {
            case .layers(let network): network.output.count
            case .preset: classCount
            }
        network = try configuration.network.network(classCount: classes)
        // And their gradients.
        try network.checkWeightMemory(copies: 2)
        self.configuration = configuration
    }

    /// The name of the config or preset.
    var name: String { configuration.name }

    /// The name where it is trained: a benchmark trains every layer, whatever `transfer` says.
    var nameInTraining: String {
        configuration.transfer == nil ? name : "\(name) (every layer trained, without its transfer)"
    }

    /// The size of the network's images.
    var imageSize: ImageSize {
        ImageSize(width: network.input.size.width, height: network.input.size.height)
    }
}

extension NetworkConfiguration {
    /// The same layers on square images of another size.
    fileprivate func resized(to side: Int) throws(NetworkError) -> NetworkConfiguration {
        let shape = Shape(channels: input.channels, height: side, width: side)
        switch self {
        case .preset(let preset, _, let stochasticDepth):
            return .preset(preset, input: shape, stochasticDepth: stochasticDepth)
        case .layers(let network): return .layers(try Network(input: shape, nodes: network.nodes))
        }
    }
}

extension Network {
    /// The nodes that the backward pass reaches: those with parameters, and all behind them.
    var trainedNodes: Set<String> {
        var trained: Set<String> = []
        for index in nodes.indices {
            let node = nodes[index]
            if hasParameters(at: index) || node.inputs.contains(where: trained.contains) {
                trained.insert(node.name)
            }
        }
        return trained
    }

    /// Multiply-adds of one image's training step: forward; for the gradient of the parameters as many again; and
    /// once more for the gradient of an input that the backward pass goes on to.
    var trainingMultiplyAdds: Int {
        let trained = trainedNodes
        return nodes.indices.reduce(0) { sum, index in
            let inputs = inputShapes(of: index)
            let rule = nodes[index].layer.rule
            let passes =
                1 + (hasParameters(at: index) ? 1 : 0)
                + (nodes[index].inputs.contains(where: trained.contains) ? 1 : 0)
            return sum + passes * rule.multiplyAdds(of: inputs, output: shapes[index])
        }
    }
}
