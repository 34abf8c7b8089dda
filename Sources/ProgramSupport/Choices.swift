import ArgumentParser
import NeuralNetworks
import OneDNN
import Radiographs
import Training

// What several programs take as the value of a flag.

extension SplitName: ExpressibleByArgument {
    /// Reads `train`, `val`, `validation` or `test`.
    public init?(argument: String) { self.init(name: argument) }
}

extension BadImagePolicy: ExpressibleByArgument {}
extension JPEGDecoding: ExpressibleByArgument {}
extension PrecisionChoice: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension Phase: ExpressibleByArgument {}
extension ConvolutionAlgorithm: ExpressibleByArgument {}
