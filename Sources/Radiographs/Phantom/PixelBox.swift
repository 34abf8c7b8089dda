/// A rectangle of pixels, empty until something is joined to it.
struct PixelBox {
    var left = Int.max
    var right = 0
    var top = Int.max
    var bottom = 0

    var rows: Range<Int> { top < bottom && left < right ? top..<bottom : 0..<0 }

    init() {}

    init(around center: SIMD2<Float>, radius: Float, in frame: PhantomFrame) {
        self.init(from: center, to: center, margin: radius, in: frame)
    }

    init(from a: SIMD2<Float>, to b: SIMD2<Float>, margin: Float, in frame: PhantomFrame) {
        // A line may leave the picture far behind; the bounds keep the conversion to Int from overflowing.
        let lower = pointwiseMax(pointwiseMin(a, b) - margin, SIMD2(repeating: 0))
        let upper = pointwiseMin(pointwiseMax(a, b) + margin, SIMD2(Float(frame.width), Float(frame.height)))
        guard lower.x < upper.x, lower.y < upper.y else { return }
        left = Int(lower.x)
        top = Int(lower.y)
        right = min(Int(upper.x) + 1, frame.width)
        bottom = min(Int(upper.y) + 1, frame.height)
    }

    mutating func formUnion(_ other: PixelBox) {
        left = min(left, other.left)
        right = max(right, other.right)
        top = min(top, other.top)
        bottom = max(bottom, other.bottom)
    }
}
