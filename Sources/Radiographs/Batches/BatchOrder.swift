/// Which samples each batch of a training holds: those a ``BatchLoader`` with the same seed puts into it.
///
/// For a training that keeps something of every sample and needs its image no more.
public struct BatchOrder {
    private var sequence: BatchSequence

    /// The order of a training.
    public init(sampleCount: Int, batchSize: Int, seed: UInt64) {
        sequence = BatchSequence(
            sampleCount: sampleCount, batchSize: batchSize, dropsLast: true, shuffleSeed: seed)
    }

    /// The batches of one epoch.
    public var batchesPerEpoch: Int { sequence.batchesPerEpoch }

    /// The samples of a batch.
    public mutating func samples(at position: BatchPosition) -> ArraySlice<Int> {
        sequence.samples(of: sequence.number(of: position))
    }
}
