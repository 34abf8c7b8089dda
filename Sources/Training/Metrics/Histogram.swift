import Foundation

/// How numbers are distributed, in buckets that grow with the distance from zero: weights and gradients lie over many
/// powers of ten.
public struct Histogram: Equatable, Sendable {
    /// The least number.
    public private(set) var minimum = 0.0
    /// The greatest number.
    public private(set) var maximum = 0.0
    /// How many numbers there are; those that are not finite are left out.
    public private(set) var count = 0
    /// Their sum.
    public private(set) var sum = 0.0
    /// The sum of their squares.
    public private(set) var sumOfSquares = 0.0
    /// The upper limit of each bucket; the first one's lower limit is the least double.
    public private(set) var limits: [Double] = []
    /// How many numbers each bucket has. Empty buckets at both ends are left out, but for one.
    public private(set) var counts: [Int] = []

    /// Counts some numbers.
    public init(of values: UnsafeBufferPointer<Float>) {
        var buckets = [Int](repeating: 0, count: Self.allLimits.count)
        Self.allLimits.withUnsafeBufferPointer { limits in
            buckets.withUnsafeMutableBufferPointer { count(values, limits, &$0) }
        }
        guard count > 0, let first = buckets.firstIndex(where: { $0 > 0 }),
            let last = buckets.lastIndex(where: { $0 > 0 })
        else {
            return
        }
        // The bucket before the first says where that one begins.
        let range = max(first - 1, 0)...last
        limits = Array(Self.allLimits[range])
        counts = Array(buckets[range])
    }

    /// Counts some numbers.
    public init(of values: [Float]) { self = values.withUnsafeBufferPointer(Histogram.init(of:)) }

    private mutating func count(
        _ values: UnsafeBufferPointer<Float>, _ limits: UnsafeBufferPointer<Double>,
        _ buckets: inout UnsafeMutableBufferPointer<Int>
    ) {
        for value in values where value.isFinite {
            let number = Double(value)
            minimum = count == 0 ? number : min(minimum, number)
            maximum = count == 0 ? number : max(maximum, number)
            sum += number
            sumOfSquares += number * number
            count += 1
            buckets[Self.bucket(of: number, limits)] += 1
        }
    }

    // MARK: Buckets

    /// The least distance from zero that is told from it, the factor between two limits, and how many there are on
    /// either side: up to 3·10¹².
    private static let least = 1e-12
    private static let factor = 1.2
    private static let side = 310

    /// From the negative ones of the greatest magnitude over those around zero to the positive ones.
    private static let allLimits: [Double] = {
        let positive = (0..<side).map { least * pow(factor, Double($0)) }
        return positive.reversed().map(-) + positive + [.greatestFiniteMagnitude]
    }()

    /// The first bucket whose limit lies above a number.
    private static func bucket(of number: Double, _ limits: UnsafeBufferPointer<Double>) -> Int {
        var (low, high) = (0, limits.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if limits[middle] > number { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// How a parameter's numbers, and their gradients, are distributed.
public struct ParameterDistribution: Equatable, Sendable {
    /// The parameter's name.
    public let name: String
    /// Its numbers.
    public let values: Histogram
    /// The derivatives of the last step's loss with respect to them.
    public let gradients: Histogram

    /// Puts the two together.
    public init(name: String, values: Histogram, gradients: Histogram) {
        self.name = name
        self.values = values
        self.gradients = gradients
    }
}
