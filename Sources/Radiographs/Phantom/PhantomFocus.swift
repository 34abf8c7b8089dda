import Foundation
import Randomness

/// One consolidated part of the lung.
struct PhantomFocus {
    let center: SIMD2<Float>
    let radii: SIMD2<Float>
    /// The direction of the first radius, of length 1.
    let axis: SIMD2<Float>
    /// The share of the air that is gone in its middle.
    let density: Float
    /// The breadth of its edge, as a share of its radius.
    let softness: Float
    /// The height of a fissure that bounds it from below or above, where it reaches one.
    let fissure: (height: Float, isBelow: Bool)?

    /// The lobes, each with the middle of what is seen of it from the front. The patient's right is left here.
    private static let lobes: [(center: SIMD2<Float>, fissure: (height: Float, isBelow: Bool)?)] = [
        (SIMD2(-0.50, -0.30), (-0.06, true)),  // right upper lobe, above the minor fissure
        (SIMD2(-0.45, 0.16), (-0.02, false)),  // right middle lobe, against the heart
        (SIMD2(-0.56, 0.34), nil),  // right lower lobe
        (SIMD2(0.50, -0.28), nil),  // left upper lobe
        (SIMD2(0.60, 0.12), nil),  // lingula, against the heart
        (SIMD2(0.62, 0.36), nil),  // left lower lobe, partly behind the heart
    ]

    init(from random: inout RandomStream) {
        let lobe = Self.lobes[Int(random.uniform() * Float(Self.lobes.count))]
        center = lobe.center + SIMD2(random.normal() * 0.07, random.normal() * 0.09)
        let size = random.uniform(in: 0.26...0.48)
        let shape = random.uniform(in: 0.75...1.3)
        radii = SIMD2(size * shape, size / shape)
        let angle = random.uniform(in: 0 ... .pi)
        axis = SIMD2(cosf(angle), sinf(angle))
        density = random.uniform(in: 0.7...1.0)
        softness = random.uniform(in: 0.35...0.8)
        fissure = random.chance(0.5) ? lobe.fissure : nil
    }

    /// The share of the air that is gone at a point.
    @inline(__always)
    func filling(at point: SIMD2<Float>, cloud: Float) -> Float {
        let offset = point - center
        let along =
            SIMD2(axis.x * offset.x + axis.y * offset.y, axis.x * offset.y - axis.y * offset.x) / radii
        let inside = 1 - (along * along).sum().squareRoot() + 1.5 * (cloud - 0.5)
        var share = density * smooth(inside / softness)
        if let fissure {
            let beyond = (point.y - fissure.height - 0.06 * (abs(point.x) - 0.5)) * (fissure.isBelow ? 1 : -1)
            share *= 1 - smooth(beyond / 0.035)
        }
        // A cloud inside as well: some lobules keep their air.
        return share * (0.72 + 0.56 * cloud)
    }
}
