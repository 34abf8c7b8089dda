import Foundation

/// Where the body lies in the picture: a turn, a scale and a shift.
///
/// Body coordinates: the widest part of the rib cage is 1 to each side of the spine; x grows to the right of the
/// picture (the patient's left), y downwards; the lungs reach from about −0.7 to 0.75.
struct PhantomFrame {
    let width: Int
    let height: Int
    /// Pixels per unit.
    let scale: Float
    private let cosine: Float
    private let sine: Float
    private let center: SIMD2<Float>

    /// - Parameters:
    ///   - halfWidth: what the picture shows to each side, in body units.
    ///   - center: the point of the body in the middle of the picture.
    ///   - turn: radians.
    init(width: Int, height: Int, halfWidth: Float, center: SIMD2<Float>, turn: Float) {
        self.width = width
        self.height = height
        self.center = center
        scale = Float(width) / 2 / halfWidth
        (cosine, sine) = (cosf(turn), sinf(turn))
    }

    /// The pixel coordinates of a point of the body.
    func pixel(of point: SIMD2<Float>) -> SIMD2<Float> {
        let p = (point - center) * scale
        return SIMD2(
            cosine * p.x - sine * p.y + Float(width) / 2, sine * p.x + cosine * p.y + Float(height) / 2)
    }

    /// The point of the body at the centre of a pixel.
    func body(column: Int, row: Int) -> SIMD2<Float> {
        let x = (Float(column) + 0.5 - Float(width) / 2) / scale
        let y = (Float(row) + 0.5 - Float(height) / 2) / scale
        return SIMD2(cosine * x + sine * y, cosine * y - sine * x) + center
    }

    /// The point of the body one column further to the right, less the one before.
    var columnStep: SIMD2<Float> { SIMD2(cosine, -sine) / scale }
}
