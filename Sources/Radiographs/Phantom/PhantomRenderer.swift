import Foundation
import Randomness

/// Draws one phantom radiograph.
///
/// What is summed is the attenuation along each ray: the trunk's depth, less the air of the lungs, plus bones and
/// vessels. A finding takes air away, so that borders vanish where it lies against the heart or the diaphragm, as they
/// do in a patient (the silhouette sign). A curve then turns the sum into grey levels as a detector's software does.
struct PhantomRenderer {
    let patient: PhantomPatient
    let exposure: PhantomExposure
    let surfaces: PhantomSurfaces
    let skeleton: PhantomSkeleton
    let noise: ValueNoise
    var frame: PhantomFrame { exposure.frame }
    var random: RandomStream

    /// - Parameters:
    ///   - halfWidth: what the picture shows to each side, in body units.
    ///   - random: the stream of this one image.
    init(_ patient: PhantomPatient, width: Int, height: Int, halfWidth: Float, random: RandomStream) {
        self.patient = patient
        self.random = random
        exposure = PhantomExposure(from: &self.random, width: width, height: height, halfWidth: halfWidth)
        surfaces = PhantomSurfaces(patient, breath: exposure.breath)
        skeleton = PhantomSkeleton(patient: patient, surfaces: surfaces)
        noise = ValueNoise(from: &self.random)
    }

    /// The grey levels, row by row.
    mutating func render(_ finding: PhantomFinding) -> [UInt8] {
        var layers = PhantomLayers(frame: frame)
        skeleton.draw(armsRaised: exposure.armsRaised, onto: &layers.bones)
        drawMediastinalAir(onto: &layers.bones)
        drawFlesh(onto: &layers.flesh)
        drawVessels(finding, onto: &layers.markings)
        draw(finding, onto: &layers)
        var picture = compose(layers)
        PhantomMarker.draw(onto: &picture, frame: frame, random: &random)
        return picture
    }

    private mutating func drawVessels(_ finding: PhantomFinding, onto markings: inout PhantomLayer) {
        let strength = random.uniform(in: 0.06...0.12)
        var swelling: Float = 0
        if case .interstitial(let interstitium) = finding { swelling = interstitium.swelling }
        PhantomVessels.draw(onto: &markings, strength: strength, swelling: swelling, random: &random)
    }

    /// What the finding takes of the air, and the lines it adds.
    private func draw(_ finding: PhantomFinding, onto layers: inout PhantomLayers) {
        switch finding {
        case .healthy:
            break
        case .consolidation(let foci):
            for focus in foci {
                layers.filling.update(around: focus.center, radius: 1.8 * focus.radii.max()) { point, value in
                    let cloud = noise.cloud(point.x, point.y, frequency: 3.5, octaves: 4)
                    return max(value, focus.filling(at: point, cloud: cloud))
                }
            }
        case .interstitial(let interstitium):
            for side: Float in [-1, 1] {
                let center = interstitium.center(side: side)
                layers.markings.update(around: center, radius: interstitium.reach) { point, value in
                    value + interstitium.lines(at: point, from: center, noise: noise)
                }
                layers.filling.update(around: center, radius: interstitium.reach) { point, value in
                    max(value, interstitium.filling(at: point, from: center, noise: noise))
                }
            }
        }
    }

    /// Windpipe and main bronchi: dark, for they hold air.
    private func drawMediastinalAir(onto bones: inout PhantomLayer) {
        let fork = SIMD2<Float>(surfaces.spine(-0.2) - 0.01, -0.20)
        let top = patient.lungTop
        bones.draw(
            line([
                (0, top - 0.6, 0.055, -0.13), (0, top, 0.055, -0.12),
                (fork.x - 0.01, top + 0.22, 0.055, -0.09),
                (fork.x, fork.y, 0.050, -0.03),
            ]), profile: .solid)
        bones.draw(
            line([
                (-0.25, -0.02, 0.030, -0.02), (fork.x - 0.05, fork.y + 0.02, 0.036, -0.05),
                (fork.x + 0.05, fork.y + 0.02, 0.036, -0.05), (0.28, -0.02, 0.028, -0.02),
            ]), profile: .solid)
    }

    /// Neck, head, shoulders, arms and flanks: bodies beside the trunk that merge into one another.
    private func drawFlesh(onto flesh: inout PhantomLayer) {
        let top = patient.lungTop
        let shoulder = 1.10 * patient.cageBreadth
        var bodies = [
            line([(0, top - 1.2, 0.40, 0.72), (0, top - 0.35, 0.36, 0.70), (0, top + 0.05, 0.36, 0.5)]),
            line([(-0.16, top - 0.76, 0.40, 0.86), (0.16, top - 0.76, 0.40, 0.86)]),
        ]
        for side: Float in [-1, 1] {
            bodies += [
                // The slope from the neck to the shoulder.
                line([
                    (0, top - 0.10, 0.32, 0.60), (side * 0.55, top + 0.05, 0.30, 0.56),
                    (side * shoulder, top + 0.06, 0.25, 0.46),
                ]),
                // From the armpit down the flank.
                line([
                    (side * shoulder * 0.86, top + 0.12, 0.36, 0.52),
                    (side * shoulder * 0.86, top + 0.45, 0.27, 0.44),
                    (side * 0.90, top + 1.0, 0.16, 0.36),
                ]),
                skeleton.upperArm(side: side, raised: exposure.armsRaised).flesh,
            ]
        }
        for body in bodies { flesh.draw(body, profile: .solid, merging: true) }
    }

    /// A line through points given as x, y, radius and strength.
    private func line(_ points: [(Float, Float, Float, Float)]) -> [StrokePoint] {
        points.map { StrokePoint(position: SIMD2($0.0, $0.1), radius: $0.2, strength: $0.3) }
    }
}

/// What is drawn before it is summed.
struct PhantomLayers {
    /// What bones add, and what the airways between them take.
    var bones: PhantomLayer
    /// The depth of neck, shoulders and arms.
    var flesh: PhantomLayer
    /// What vessels and thickened walls add where there is air around them.
    var markings: PhantomLayer
    /// The share of the lungs' air that is gone.
    var filling: PhantomLayer

    init(frame: PhantomFrame) {
        bones = PhantomLayer(frame: frame)
        flesh = bones
        markings = bones
        filling = bones
    }
}
