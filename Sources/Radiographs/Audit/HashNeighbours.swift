/// Finds the pairs among many hashes of 64 bits that differ in few of them.
///
/// Two hashes that differ in fewer than eight bits agree in at least one of their eight bytes, so that only those with
/// a byte in common are compared (banding; Norouzi, Punjani and Fleet, "Fast search in Hamming space with multi-index
/// hashing", CVPR 2012): of the hashes of radiographs one pair
/// in seven.
package enum HashNeighbours {
    /// The largest distance at which no pair can be missed.
    package static let greatestDistance = 7

    /// Visits each pair within a distance once, the smaller index first.
    ///
    /// - Precondition: the distance is at most ``greatestDistance``.
    package static func forEachPair(
        of hashes: [UInt64], within distance: Int, _ visit: (_ first: Int, _ second: Int) -> Void
    ) {
        precondition(distance <= greatestDistance, "pairs that far apart may have no byte in common")
        for band in 0..<8 {
            let shift = UInt64(8 * band)
            let buckets = Dictionary(grouping: hashes.indices) {
                UInt8(truncatingIfNeeded: hashes[$0] >> shift)
            }
            // The bytes below this one: a pair that agrees in one of those was visited there.
            let ofEarlierBands = 0..<band
            for members in buckets.values {
                let bits = members.map { hashes[$0] }
                bits.withUnsafeBufferPointer { bits in
                    for first in 0..<bits.count {
                        for second in (first + 1)..<max(first + 1, bits.count) {
                            let difference = bits[first] ^ bits[second]
                            guard difference.nonzeroBitCount <= distance else { continue }
                            let isKnown = ofEarlierBands.contains { difference >> UInt64(8 * $0) & 0xFF == 0 }
                            if !isKnown { visit(members[first], members[second]) }
                        }
                    }
                }
            }
        }
    }
}
