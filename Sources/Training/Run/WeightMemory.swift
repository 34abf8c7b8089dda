import Foundation
import NeuralNetworks
import OneDNN

extension Network {
    /// Makes sure that the weights can be held so many times over, before anything long begins: where memory ends in the
    /// middle, the process does.
    ///
    /// - Throws: `PlanError` where the machine has not so much memory, or does not give it to this process.
    package func checkWeightMemory(copies: Int) throws(PlanError) {
        let byteCount = ParameterLayout(for: self).count * MemoryLayout<Float>.stride * copies
        let isThere =
            UInt64(byteCount) <= ProcessInfo.processInfo.physicalMemory
            && (try? MemoryBlock(byteCount: byteCount)) != nil
        if !isThere { throw .weights(byteCount: byteCount) }
    }
}

extension TrainingConfiguration {
    /// How often the weights' memory is needed at least: for themselves, for those that are evaluated and, where no layer
    /// is frozen, for gradients, moments and average.
    func weightCopies(freezes: Bool) -> Int {
        freezes ? 2 : 3 + optimizer.momentNames.count + (averaging == nil ? 0 : 1)
    }
}
