/// How often the blocks of a residual network are left out in training: the last block at a given rate, those before it
/// less often the nearer they are to the image, for they make what all others build on.
///
/// Huang, Sun, Liu, Sedra and Weinberger, "Deep Networks with Stochastic Depth" (ECCV 2016, arXiv:1603.09382), with the
/// linear decay of section 3; drawn for each sample of a batch.
struct StochasticDepth {
    private let rate: Float
    private let blockCount: Int
    private var block = 0

    /// - Parameters:
    ///   - rate: of the last block; at 0 nothing is left out.
    ///   - blockCount: residual blocks of the network.
    init(rate: Float, blockCount: Int) {
        self.rate = rate
        self.blockCount = blockCount
    }

    /// How often the next block is left out.
    mutating func next() -> Float {
        block += 1
        return rate * Float(block) / Float(blockCount)
    }
}
