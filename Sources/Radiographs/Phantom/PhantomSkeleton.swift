import Foundation

/// The bones of a phantom, drawn from the top to the bottom of the picture.
struct PhantomSkeleton {
    let patient: PhantomPatient
    let surfaces: PhantomSurfaces

    /// Draws ribs, clavicles, shoulder blades, upper arms and jaw.
    func draw(armsRaised: Bool, onto bones: inout PhantomLayer) {
        for side: Float in [-1, 1] {
            for number in 0..<10 {
                let rib = rib(number, side: side)
                bones.draw(rib.posterior, profile: .tube)
                bones.draw(rib.anterior, profile: .tube)
            }
            bones.draw(clavicle(side: side), profile: .tube)
            for edge in shoulderBlade(side: side) { bones.draw(edge, profile: .solid) }
            bones.draw(upperArm(side: side, raised: armsRaised).bone, profile: .tube)
        }
        bones.draw(
            [(-0.34, -1.22), (-0.2, -1.13), (0, -1.1), (0.2, -1.13), (0.34, -1.22)].map { x, y in
                StrokePoint(position: SIMD2(x, y + patient.lungTop + 0.68), radius: 0.10, strength: 0.20)
            }, profile: .solid)
    }

    /// A rib lies on an ellipse around the chest in a plane that slopes down to the front. Seen from the front its
    /// posterior half arches from the spine to the side, the anterior half comes back below it.
    private func rib(_ number: Int, side: Float) -> (posterior: [StrokePoint], anterior: [StrokePoint]) {
        let start = patient.lungTop + 0.02 + Float(number) * patient.ribSpacing
        let drop = patient.ribDrop * (0.75 + 0.035 * Float(number))
        let reach = max(surfaces.cage(start + drop), 0.3) + 0.005
        let spine = surfaces.spine(start)
        let end: Float = number < 7 ? 2.72 : 2.2

        func point(_ angle: Float) -> StrokePoint {
            let x = spine + side * reach * sinf(angle)
            let y =
                start + drop * (1 - cosf(angle)) - patient.ribBow * sinf(2 * angle)
                + 0.10 * max(0, angle - .pi / 2)
            let isAnterior = angle > .pi / 2
            // At the side the rib is seen edge-on: narrow, and bright because the rays go along it.
            let edgeOn = powf(sinf(angle), 8)
            let breadth = patient.ribRadius * (1 - 0.5 * edgeOn) * (isAnterior ? 1.2 : 1)
            let fade = isAnterior ? 0.8 * (1 - 0.9 * smooth((angle - end + 0.3) / 0.3)) : 1
            return StrokePoint(
                position: SIMD2(x, y), radius: breadth,
                strength: patient.ribStrength * fade * (1 + 0.8 * edgeOn))
        }
        let posterior = stride(from: Float(0.10), through: .pi / 2 + 0.12, by: 0.07).map(point)
        let anterior = stride(from: Float.pi / 2 + 0.08, through: end, by: 0.07).map(point)
        return (posterior, anterior)
    }

    private func clavicle(side: Float) -> [StrokePoint] {
        let y = patient.lungTop + 0.10
        let rise = patient.clavicleRise
        return [
            (0.13, 0, 0.050), (0.24, -0.03, 0.042), (0.42, -0.25 * rise - 0.02, 0.034),
            (0.62, -0.7 * rise, 0.032), (0.80, -rise - 0.01, 0.036), (0.94, -rise, 0.044),
        ].map { (x: Float, dy: Float, radius: Float) in
            StrokePoint(
                position: SIMD2(side * x * patient.cageBreadth, y + dy), radius: radius,
                strength: patient.ribStrength * 1.35)
        }
    }

    private func shoulderBlade(side: Float) -> [[StrokePoint]] {
        let x = patient.cageBreadth
        func line(_ points: [(Float, Float)], _ radius: Float, _ strength: Float) -> [StrokePoint] {
            points.map {
                StrokePoint(
                    position: SIMD2(side * x * $0.0, patient.lungTop + 0.68 + $0.1), radius: radius,
                    strength: strength)
            }
        }
        return [
            line([(0.74, -0.58), (0.80, -0.35), (0.92, -0.05)], 0.014, 0.07),
            line([(1.06, -0.56), (1.00, -0.30), (0.93, -0.05)], 0.028, 0.13),
            line([(0.72, -0.56), (0.90, -0.66), (1.10, -0.72)], 0.030, 0.11),
            line([(1.02, -0.66), (1.05, -0.56)], 0.060, 0.12),
            line([(0.88, -0.52), (0.93, -0.22)], 0.120, 0.05),
        ]
    }

    /// The upper arm, and the flesh around it.
    func upperArm(side: Float, raised: Bool) -> (bone: [StrokePoint], flesh: [StrokePoint]) {
        let x = patient.cageBreadth
        let y = patient.lungTop + 0.68
        let joint = SIMD2(side * 1.17 * x, y - 0.66)
        let elbow = raised ? SIMD2(side * 1.75 * x, y - 1.25) : SIMD2(side * 1.48 * x, y + 0.5)
        let along = elbow - joint
        let bone = [(0, 0.095), (0.12, 0.085), (0.3, 0.055), (1, 0.055)].map { (t: Float, radius: Float) in
            StrokePoint(position: joint + along * t, radius: radius, strength: patient.ribStrength * 1.5)
        }
        let flesh = [(Float(-0.1), Float(0.25)), (0.3, 0.2), (1, 0.17)].map { t, radius in
            StrokePoint(position: joint + along * t, radius: radius, strength: 0.48)
        }
        return (bone, flesh)
    }

    /// What the vertebrae add at a point, seen from the middle of the spine.
    @inline(__always)
    func spine(at point: SIMD2<Float>) -> Float {
        let side = abs(point.x) / patient.spineBreadth
        guard side < 1.25 else { return 0 }
        let height = point.y / patient.vertebraHeight
        let phase = height - height.rounded(.down)
        // A disc between two bodies lets more through; a body is brighter at its ends and at its pedicles.
        let disc = smooth((abs(phase - 0.5) - 0.36) / 0.08)
        let rim = smooth((abs(phase - 0.5) - 0.26) / 0.08) * (1 - disc)
        let pedicle = max(0, 1 - 40 * ((side - 0.62) * (side - 0.62) + 0.6 * (phase - 0.35) * (phase - 0.35)))
        let edge = smooth((1.06 - side) / 0.14)
        return edge * (0.10 * (1 - 0.55 * disc) + 0.035 * rim) + 0.045 * pedicle
    }
}
