/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw,
/// "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
///
/// A block of four words is a pure function of a key and a counter, so that any part of a random stream can be
/// computed at any time, by any thread, in any order.
@inlinable
public func philox4x32(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    // Single words: in a vector each product would take several instructions to take its factors out and put it back.
    var (word0, word1, word2, word3) = (counter[0], counter[1], counter[2], counter[3])
    var (key0, key1) = (key[0], key[1])
    for _ in 0..<10 {
        let first = word0.multipliedFullWidth(by: 0xD251_1F53)
        let second = word2.multipliedFullWidth(by: 0xCD9E_8D57)
        (word0, word1) = (second.high ^ word1 ^ key0, second.low)
        (word2, word3) = (first.high ^ word3 ^ key1, first.low)
        key0 &+= 0x9E37_79B9
        key1 &+= 0xBB67_AE85
    }
    return SIMD4(word0, word1, word2, word3)
}
