import Foundation

/// A stream of random numbers named by what it is for.
///
/// The same (seed, purpose, epoch, index) always gives the same numbers, whichever thread asks first. Every
/// function that needs chance takes one of these as an argument; nothing draws from a hidden global source.
public struct RandomStream: RandomNumberGenerator, Sendable {
    /// What the numbers are used for. Streams of different purposes never share numbers.
    public enum Purpose: UInt32, Sendable {
        case initialization = 1
        case shuffle = 2
        case augmentation = 3
        case dropout = 4
        case split = 5
        case phantom = 6
        case bootstrap = 7
        case mixing = 8
        case stress = 9
        case test = 1000
    }

    private let key: SIMD2<UInt32>
    private let origin: SIMD4<UInt32>
    private var block: UInt32 = 0
    private var words: SIMD4<UInt32> = .zero
    private var used = 4

    /// - Parameters:
    ///   - seed: the run's seed.
    ///   - epoch: the epoch, or 0 where there is none.
    ///   - index: the sample, step or parameter the numbers belong to.
    public init(seed: UInt64, purpose: Purpose, epoch: Int = 0, index: Int = 0) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        // The purpose shares its word with the upper part of the index, which no data set reaches in practice.
        let upper = UInt32(truncatingIfNeeded: index >> 32) << 16
        origin = SIMD4(
            0, UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: epoch), purpose.rawValue | upper)
    }

    /// The next 32 random bits.
    public mutating func nextWord() -> UInt32 {
        if used == 4 {
            var counter = origin
            counter[0] = block
            words = philox4x32(counter: counter, key: key)
            block &+= 1
            used = 0
        }
        defer { used += 1 }
        return words[used]
    }

    /// The stream from the block of four words on that lies so many behind its beginning.
    public func from(block: Int) -> RandomStream {
        var stream = self
        stream.block = UInt32(truncatingIfNeeded: block)
        stream.used = 4
        return stream
    }

    /// The next 64 random bits: two words, the lower half first.
    public mutating func next() -> UInt64 {
        let low = UInt64(nextWord())
        return UInt64(nextWord()) << 32 | low
    }

    /// A number in [0, 1) with 24 random bits, all of which a `Float` holds exactly.
    public mutating func uniform() -> Float {
        Float(nextWord() >> 8) * 0x1p-24
    }

    /// A number from the range's lower bound on and at most its upper bound, to which rounding may bring it.
    public mutating func uniform(in range: ClosedRange<Float>) -> Float {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// A number of the standard normal distribution (Box and Muller, 1958).
    public mutating func normal() -> Float {
        let radius = (-2 * log(Double(1 - uniform()))).squareRoot()
        return Float(radius * cos(2 * Double.pi * Double(uniform())))
    }

    /// True with the given probability.
    public mutating func chance(_ probability: Float) -> Bool {
        uniform() < probability
    }
}
