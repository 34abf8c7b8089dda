import Randomness

/// Which samples are in which batch, over all epochs.
///
/// Batches are numbered through: number = epoch × batches an epoch + batch. So a run starts at any place, and one
/// epoch follows the other without a seam.
struct BatchSequence {
    let sampleCount: Int
    let batchSize: Int
    let batchesPerEpoch: Int
    /// The seed of the order; `nil` leaves the samples as they are listed.
    let shuffleSeed: UInt64?

    /// The order of `orderedEpoch`. One is enough, for batches are claimed one after the other.
    private var order: [Int]
    private var orderedEpoch: Int?

    init(sampleCount: Int, batchSize: Int, dropsLast: Bool, shuffleSeed: UInt64?) {
        self.sampleCount = sampleCount
        self.batchSize = batchSize
        self.shuffleSeed = shuffleSeed
        batchesPerEpoch = (dropsLast ? sampleCount : sampleCount + batchSize - 1) / batchSize
        order = Array(0..<sampleCount)
    }

    /// The number of a place; a batch beyond the epoch's end lies in the next one.
    func number(of position: BatchPosition) -> Int {
        let (start, overflows) = position.epoch.multipliedReportingOverflow(by: batchesPerEpoch)
        return overflows ? .max : start + position.batch
    }

    func position(of number: Int) -> BatchPosition {
        BatchPosition(epoch: number / batchesPerEpoch, batch: number % batchesPerEpoch)
    }

    /// Enters into a batch which samples it holds.
    mutating func assign(_ number: Int, to batch: Batch) {
        let samples = samples(of: number)
        batch.position = position(of: number)
        batch.count = samples.count
        _ = batch.sampleMemory.update(fromContentsOf: samples)
    }

    /// The samples of a batch.
    mutating func samples(of number: Int) -> ArraySlice<Int> {
        let position = position(of: number)
        if let shuffleSeed, orderedEpoch != position.epoch {
            arrange(epoch: position.epoch, seed: shuffleSeed)
        }
        let first = position.batch * batchSize
        return order[first..<min(first + batchSize, sampleCount)]
    }

    /// The shuffle of Fisher and Yates from the listed order, so that no epoch depends on those before it.
    /// From the end, which is another order than `RandomStream.shuffle` gives: seeds keep what they stand for.
    private mutating func arrange(epoch: Int, seed: UInt64) {
        var random = RandomStream(seed: seed, purpose: .shuffle, epoch: epoch)
        for index in order.indices { order[index] = index }
        for last in order.indices.dropFirst().reversed() {
            order.swapAt(last, random.index(below: last + 1))
        }
        orderedEpoch = epoch
    }
}
