import Randomness

/// How strongly the tissue between the air sacs is swollen.
struct PhantomInterstitium {
    /// Thickened walls of vessels and bronchi.
    let swelling: Float
    /// The opacity of the net of lines.
    private let net: Float
    /// The share of the air that is gone around the hila.
    private let veil: Float
    /// How fine the net is: lines per body unit.
    private let frequency: Float

    init(from random: inout RandomStream) {
        swelling = random.uniform(in: 0.6...1.3)
        net = random.uniform(in: 0.12...0.24)
        veil = random.uniform(in: 0.08...0.24)
        frequency = random.uniform(in: 11...16)
    }

    /// Beyond this distance from its centre a lung is left as it was.
    var reach: Float { 0.66 }

    /// The middle of what is swollen on one side.
    func center(side: Float) -> SIMD2<Float> {
        SIMD2(side * 0.36, 0.06)
    }

    /// The net of lines at a point, in patches.
    @inline(__always)
    func lines(at point: SIMD2<Float>, from center: SIMD2<Float>, noise: ValueNoise) -> Float {
        let patches = 0.5 + noise.value(point.x, point.y, frequency: 3)
        return net * noise.net(point.x, point.y, frequency: frequency) * nearness(point, center) * patches
    }

    /// The share of the air that is gone at a point.
    @inline(__always)
    func filling(at point: SIMD2<Float>, from center: SIMD2<Float>, noise: ValueNoise) -> Float {
        let patches = 0.4 + 1.2 * noise.cloud(point.x, point.y, frequency: 4, octaves: 2)
        return veil * nearness(point, center) * patches
    }

    @inline(__always)
    private func nearness(_ point: SIMD2<Float>, _ center: SIMD2<Float>) -> Float {
        let offset = (point - center) / SIMD2(0.52, 0.66)
        return smooth(1 - (offset * offset).sum())
    }
}
