/// Numbers in rows and columns: a heatmap, an activation, a filter's coefficients.
public struct FloatMap: Hashable, Sendable {
    /// Its columns and rows.
    public let size: ImageSize
    /// One number a place, row after row from the top without gaps.
    public private(set) var values: [Float]

    /// - Parameters:
    ///   - size: columns and rows.
    ///   - values: as many numbers as `size` has places, row after row.
    public init(size: ImageSize, values: [Float]) {
        precondition(values.count == size.pixelCount, "found \(values.count) numbers for \(size)")
        self.size = size
        self.values = values
    }

    /// The grey levels 0...255 of an image.
    public init(_ image: Radiograph) {
        self.init(size: image.size, values: image.pixels.map(Float.init))
    }

    /// The number at a place; (0, 0) is the upper left one.
    public subscript(x: Int, y: Int) -> Float {
        precondition(x >= 0 && x < size.width, "column \(x) lies outside \(size)")
        return values[y * size.width + x]
    }

    /// The least and the largest number; 0...0 where there is none that is finite.
    public var range: ClosedRange<Float> {
        var least = Float.infinity
        var largest = -Float.infinity
        for value in values where value.isFinite {
            least = min(least, value)
            largest = max(largest, value)
        }
        return least <= largest ? least...largest : 0...0
    }

    /// How far the numbers reach to either side of zero.
    public var reach: Float { max(abs(range.lowerBound), abs(range.upperBound)) }

    /// The numbers as shares of the way through a range; all 0 in a range of one number.
    public func normalized(in range: ClosedRange<Float>) -> FloatMap {
        let length = range.upperBound - range.lowerBound
        return map { length > 0 ? ($0 - range.lowerBound) / length : 0 }
    }

    /// The numbers as grey levels, rounded, those beyond 0...255 as the nearer end.
    public var radiograph: Radiograph {
        Radiograph(size: size, pixels: values.map { $0 > 0 ? UInt8(min(255, $0.rounded())) : 0 })
    }

    /// Each number changed by itself.
    public func map(_ change: (Float) -> Float) -> FloatMap {
        FloatMap(size: size, values: values.map(change))
    }

    /// The numbers at another size, by bilinear interpolation between the centres of their places; beyond the outermost
    /// centres the border goes on. What PyTorch's `interpolate` gives with `mode="bilinear"` and
    /// `align_corners=False`; made for enlarging, as it leaves numbers out when it reduces.
    public func scaled(to size: ImageSize) -> FloatMap {
        let columns = Self.neighbors(of: size.width, in: self.size.width)
        let rows = Self.neighbors(of: size.height, in: self.size.height)
        var result = [Float](repeating: 0, count: size.pixelCount)
        values.withUnsafeBufferPointer { source in
            result.withUnsafeMutableBufferPointer { target in
                var index = 0
                for row in rows {
                    let upper = row.first * self.size.width
                    let lower = row.second * self.size.width
                    for column in columns {
                        let above = column.mixed(source[upper + column.first], source[upper + column.second])
                        let below = column.mixed(source[lower + column.first], source[lower + column.second])
                        target[index] = row.mixed(above, below)
                        index += 1
                    }
                }
            }
        }
        return FloatMap(size: size, values: result)
    }

    /// The two places that a place between them takes its number from.
    private struct Neighbors {
        let first, second: Int
        let share: Float

        func mixed(_ a: Float, _ b: Float) -> Float { a + (b - a) * share }
    }

    private static func neighbors(of count: Int, in sourceCount: Int) -> [Neighbors] {
        let step = Float(sourceCount) / Float(count)
        return (0..<count).map { index in
            let place = min(max(0, (Float(index) + 0.5) * step - 0.5), Float(sourceCount - 1))
            let first = Int(place)
            return Neighbors(
                first: first, second: min(first + 1, sourceCount - 1), share: place - Float(first))
        }
    }
}
