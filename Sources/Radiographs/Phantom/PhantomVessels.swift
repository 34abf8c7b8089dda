import Foundation
import Randomness

/// The branching vessels of the lungs and what a viral infection adds around them.
enum PhantomVessels {
    /// Draws the vessel tree of both lungs.
    ///
    /// - Parameter swelling: how much thicker and denser the walls around vessels and bronchi are than in health.
    static func draw(
        onto markings: inout PhantomLayer, strength: Float, swelling: Float, random: inout RandomStream
    ) {
        for side: Float in [-1, 1] {
            let hilum = SIMD2(side * (side < 0 ? 0.24 : 0.27), Float(-0.06))
            for branch in 0..<11 {
                // Angles from straight up over the side to straight down; 0 points to the side.
                let angle = -1.25 + 2.6 * (Float(branch) + random.uniform()) / 11
                grow(
                    from: hilum + SIMD2(random.normal() * 0.03, random.normal() * 0.11), angle: angle,
                    side: side,
                    radius: random.uniform(in: 0.012...0.021) * (1 + 0.25 * swelling),
                    strength: strength * (0.9 + 0.4 * swelling), depth: 0, onto: &markings, random: &random)
            }
            // The hilum itself: the large vessels, seen end-on and overlapping.
            for _ in 0..<Int(5 + 5 * swelling) {
                let spot = hilum + SIMD2(random.normal() * 0.04, random.normal() * 0.09)
                let radius = random.uniform(in: 0.02...0.05)
                markings.draw(
                    [(-0.5, 1), (0.5, 1)].map { (t: Float, s: Float) in
                        StrokePoint(
                            position: spot + SIMD2(0, t * radius), radius: radius,
                            strength: strength * s * (0.55 + 0.3 * swelling))
                    }, profile: .soft)
            }
        }
    }

    private static func grow(
        from start: SIMD2<Float>, angle: Float, side: Float, radius: Float, strength: Float, depth: Int,
        onto markings: inout PhantomLayer, random: inout RandomStream
    ) {
        var angle = angle
        var position = start
        var line = [StrokePoint(position: start, radius: radius, strength: strength)]
        let pieces = 4
        let length = 0.30 * powf(0.72, Float(depth)) * random.uniform(in: 0.7...1.2)
        for piece in 1...pieces {
            angle += random.normal() * 0.16
            position += SIMD2(side * cosf(angle), sinf(angle)) * (length / Float(pieces))
            let taper = 1 - 0.32 * Float(piece) / Float(pieces)
            line.append(StrokePoint(position: position, radius: radius * taper, strength: strength * taper))
        }
        markings.draw(line, profile: .soft)
        guard depth < 3 else { return }
        let spread = random.uniform(in: 0.25...0.55)
        for turn in [-spread, spread * random.uniform(in: 0.4...1)] {
            grow(
                from: position, angle: angle + turn, side: side, radius: radius * 0.72,
                strength: strength * 0.8,
                depth: depth + 1, onto: &markings, random: &random)
        }
    }
}
