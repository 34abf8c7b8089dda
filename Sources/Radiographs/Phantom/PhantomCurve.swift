/// A function of one variable, tabulated once so that the pass over the pixels only looks up.
struct PhantomCurve {
    private static let count = 1024
    private let table: [Float]
    private let lower: Float
    private let scale: Float

    /// Tabulates a function over a range; outside it the ends go on.
    init(over range: ClosedRange<Float> = -2...2, _ function: (Float) -> Float) {
        let lower = range.lowerBound
        let step = (range.upperBound - lower) / Float(Self.count - 1)
        self.lower = lower
        scale = 1 / step
        table = (0..<Self.count).map { function(lower + Float($0) * step) }
    }

    /// A smooth curve through points, given in the order of their x.
    init(through points: [(x: Float, y: Float)]) {
        self.init { x in
            guard let after = points.firstIndex(where: { $0.x > x }) else { return points.last?.y ?? 0 }
            guard after > 0 else { return points[0].y }
            let (a, b) = (points[after - 1], points[after])
            // Cubic Hermite; the slope in a point is that between its neighbours.
            let before = points[max(after - 2, 0)]
            let behind = points[min(after + 1, points.count - 1)]
            let width = b.x - a.x
            let slopeA = (b.y - before.y) / (b.x - before.x) * width
            let slopeB = (behind.y - a.y) / (behind.x - a.x) * width
            let t = (x - a.x) / width
            let (t2, t3) = (t * t, t * t * t)
            return a.y * (2 * t3 - 3 * t2 + 1) + slopeA * (t3 - 2 * t2 + t) + b.y * (3 * t2 - 2 * t3)
                + slopeB * (t3 - t2)
        }
    }

    @inline(__always)
    func callAsFunction(_ x: Float) -> Float {
        let position = min(max((x - lower) * scale, 0), Float(Self.count - 1))
        return table.withUnsafeBufferPointer { $0[Int(position)] }
    }
}
