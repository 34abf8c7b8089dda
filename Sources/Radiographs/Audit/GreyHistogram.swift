import Foundation

/// How the grey levels of many images are distributed, each image weighing the same.
public struct GreyHistogram: Codable, Sendable, Hashable {
    /// The share of each of the 256 grey levels; together 1.
    public let shares: [Double]

    /// A histogram of known shares, 256 of them.
    package init(shares: [Double]) {
        precondition(shares.count == 256, "\(shares.count) shares, expected one for each of 256 grey levels")
        self.shares = shares
    }

    /// The mean of the histograms of pictures; `nil` where there is none.
    init?(of pictures: [PictureSummary]) {
        guard !pictures.isEmpty else { return nil }
        var sums = [Double](repeating: 0, count: 256)
        for picture in pictures {
            for level in 0..<256 { sums[level] += Double(picture.histogram[level]) }
        }
        let total = Double(pictures.count * PictureSummary.size.pixelCount)
        shares = sums.map { $0 / total }
    }

    /// The mean grey level.
    public var mean: Double { shares.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } }

    /// How far grey levels have to be moved on average to make one distribution of the other, in grey levels: the
    /// Wasserstein distance of order 1 (Rubner, Tomasi and Guibas, IJCV 40, 2000).
    public func wassersteinDistance(to other: GreyHistogram) -> Double {
        var (difference, distance) = (0.0, 0.0)
        for (a, b) in zip(shares, other.shares) {
            difference += a - b
            distance += abs(difference)
        }
        return distance
    }

    /// How much one pixel tells about which of the two it came from, from 0 to 1 bit (Lin, "Divergence measures based
    /// on the Shannon entropy", IEEE Transactions on Information Theory 37, 1991).
    public func jensenShannonDivergence(from other: GreyHistogram) -> Double {
        func information(_ share: Double, _ mean: Double) -> Double {
            share > 0 ? share * log2(share / mean) : 0
        }
        let sum = zip(shares, other.shares).reduce(0.0) { sum, pair in
            let mean = (pair.0 + pair.1) / 2
            return sum + (information(pair.0, mean) + information(pair.1, mean)) / 2
        }
        return max(0, sum)
    }
}
