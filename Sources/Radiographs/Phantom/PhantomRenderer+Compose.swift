import Foundation
import Randomness

extension PhantomRenderer {
    /// Sums the layers along each ray and turns the sums into grey levels.
    mutating func compose(_ layers: PhantomLayers) -> [UInt8] {
        let (width, height) = (frame.width, frame.height)
        let (bones, flesh) = (layers.bones.values, layers.flesh.values)
        let (markings, filling) = (layers.markings.values, layers.filling.values)
        let bubble = patient.hasGastricBubble ? GastricBubble(patient, exposure, random: &random) : nil
        let tone = exposure.toneCurve
        // A random number for each pixel would cost as much as all the rest; each row starts elsewhere in this pool.
        let grains = (0..<8192).map { _ in exposure.grain * quickNormal(random.nextWord()) }
        let step = frame.columnStep
        var picture = [UInt8](repeating: 0, count: width * height)
        for row in 0..<height {
            let grainStart = Int(random.nextWord() & 8191)
            var position = frame.body(column: 0, row: row)
            for column in 0..<width {
                defer { position += step }
                let index = row * width + column
                // Seen from the middle of the spine at that height.
                let point = SIMD2(position.x - surfaces.spine(position.y), position.y)
                var sum = anatomy(
                    at: point, filling: filling[index], markings: markings[index], flesh: flesh[index])
                // Bones that leave the trunk, as the ribs' edges do, are no brighter than what they lie in.
                sum += bones[index] * (0.35 + 0.65 * min(1, sum * 4))
                sum += skeleton.spine(at: point)
                if let bubble { sum -= bubble.air(at: point) }
                if sum > 0.05 { sum += shading(at: point) }
                if !exposure.isExposed(column: column, row: row) { sum = 0 }
                let grey = tone(sum) + grains[(grainStart + column) & 8191] + 4
                picture[index] = UInt8(min(max(grey, 0), 255))
            }
        }
        return picture
    }

    /// The attenuation of everything but bones at a point.
    @inline(__always)
    private func anatomy(at point: SIMD2<Float>, filling: Float, markings: Float, flesh: Float) -> Float {
        let (x, y) = (point.x, point.y)
        let aside = abs(x)
        let trunkShare = aside / surfaces.trunk(y)
        // The trunk ends above the shoulders.
        let depth =
            trunkShare < 1
            ? surfaces.trunkDepth(trunkShare * trunkShare) * smooth((y - patient.lungTop + 0.25) / 0.3) : 0
        // Where two bodies overlap, little more than the thicker counts.
        let (trunk4, flesh4) = (depth * depth * depth * depth, flesh * flesh * flesh * flesh)
        let tissue = 0.80 * (trunk4 + flesh4).squareRoot().squareRoot()

        let cageShare = aside / max(surfaces.cage(y), 0.01)
        let belowApex = y - surfaces.apex(x)
        guard cageShare < 1, belowApex > 0 else { return tissue }
        let aboveDome = surfaces.diaphragm(x) - y
        let outsideHeart = aside - (x < 0 ? surfaces.mediastinumRight(y) : surfaces.mediastinumLeft(y))
        var air = surfaces.lungDepth(cageShare * cageShare) * smooth(belowApex / 0.16)
        // Lung lies in front of and behind the heart, the less the further in.
        let behindHeart = 0.52 - 0.52 * smooth(-outsideHeart / 0.34)
        air *= behindHeart + (1 - behindHeart) * smooth(outsideHeart / 0.028 + 0.5)
        // And behind the dome of the diaphragm.
        let behindDome = 0.34 * max(0, 1 + aboveDome / 0.34)
        air *= behindDome + (1 - behindDome) * smooth(aboveDome / 0.028 + 0.5)
        air *= 1 - min(filling, 1)
        return tissue - air * (x < 0 ? exposure.airRight : exposure.airLeft) + markings * air
    }

    /// Shadows without meaning, and the unevenness of the exposure.
    @inline(__always)
    private func shading(at point: SIMD2<Float>) -> Float {
        let wide =
            noise.value(point.x, point.y, frequency: 1.6) + 0.5
            * noise.value(point.x, point.y, frequency: 3.7) - 0.75
        return exposure.haze * wide + (exposure.slope * point).sum()
    }
}

/// Air in the stomach, under the left dome of the diaphragm.
private struct GastricBubble {
    let center: SIMD2<Float>
    let depth: Float

    init(_ patient: PhantomPatient, _ exposure: PhantomExposure, random: inout RandomStream) {
        center = SIMD2(random.uniform(in: 0.3...0.6), patient.domeLeft + exposure.breath + 0.17)
        depth = random.uniform(in: 0.08...0.2)
    }

    @inline(__always)
    func air(at point: SIMD2<Float>) -> Float {
        let offset = (point - center) / SIMD2(0.2, 0.12)
        return depth * smooth(1.3 - (offset * offset).sum())
    }
}

/// A nearly normal number of deviation 1 from 32 random bits: the sum of its four bytes.
private func quickNormal(_ word: UInt32) -> Float {
    let sum = (word & 0xFF) + (word >> 8 & 0xFF) + (word >> 16 & 0xFF) + (word >> 24)
    return (Float(sum) - 510) * (1 / 147.8)
}
