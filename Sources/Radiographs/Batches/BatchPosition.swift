/// A batch's place in a run.
public struct BatchPosition: Hashable, Sendable {
    /// The epoch, from 0.
    public var epoch: Int
    /// The batch in its epoch, from 0.
    public var batch: Int

    /// A place; a batch beyond the epoch's end is one of the next epoch.
    public init(epoch: Int, batch: Int) {
        self.epoch = epoch
        self.batch = batch
    }
}
